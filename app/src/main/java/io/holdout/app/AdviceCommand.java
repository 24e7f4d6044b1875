package io.holdout.app;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import io.holdout.app.rules.AdviceFile;
import io.holdout.app.rules.TeamFileException;
import io.holdout.processor.advice.Advice;
import io.holdout.processor.advice.Cause;
import io.holdout.processor.advice.Diagnosis;
import io.holdout.processor.detect.Thresholds;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints what people are told to do. */
@Command(
        name = "advice",
        description = {
            "Prints what to do about a device, for one diagnosis or for all.",
            "--csv prints the table that --advice takes, to change or to translate."
        })
final class AdviceCommand implements Callable<Integer> {
    @Parameters(paramLabel = "CODE", arity = "0..1", description = "a diagnosis, e.g. smtp-auth (default: all)")
    private @Nullable String code;

    @Option(names = "--csv", description = "as the table that --advice takes")
    private boolean csv;

    @Option(names = "--advice", paramLabel = "FILE", description = "your own words, as CSV, to look through")
    private @Nullable Path file;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        Advice advice = advice();
        List<Diagnosis> wanted = wanted().stream().map(advice::about).toList();
        if (csv) {
            printCsv(wanted, out);
        } else {
            // with the limits as they are when nobody sets them
            wanted.forEach(diagnosis -> print(diagnosis.filled(Thresholds.DEFAULT::told), out));
        }
        out.flush();
        return 0;
    }

    private Advice advice() {
        try {
            return file == null ? Advice.STANDARD : AdviceFile.read(file);
        } catch (TeamFileException e) {
            throw new UserError(String.valueOf(e.getMessage()), e);
        }
    }

    private List<Cause> wanted() {
        if (code == null) {
            return Arrays.asList(Cause.values());
        }
        return List.of(Cause.coded(code)
                .orElseThrow(() -> new ParameterException(
                        Objects.requireNonNull(spec).commandLine(),
                        "'" + code + "' is no diagnosis: 'holdout advice' prints all")));
    }

    private static void print(Diagnosis diagnosis, PrintWriter out) {
        out.println(diagnosis.code());
        out.println("  " + diagnosis.action());
        for (int i = 0; i < diagnosis.steps().size(); i++) {
            out.println("  " + (i + 1) + ". " + diagnosis.steps().get(i));
        }
        if (!diagnosis.reference().isEmpty()) {
            out.println("  > " + diagnosis.reference());
        }
        out.println();
    }

    private static void printCsv(List<Diagnosis> wanted, PrintWriter out) throws IOException {
        StringWriter table = new StringWriter();
        try (CsvWriter rows =
                CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(table)) {
            rows.writeRecord(Advice.CODE, Advice.ACTION, Advice.STEPS, Advice.REFERENCE);
            for (Diagnosis diagnosis : wanted) {
                rows.writeRecord(
                        diagnosis.code(),
                        diagnosis.action(),
                        String.join("|", diagnosis.steps()),
                        diagnosis.reference());
            }
        }
        out.print(table);
    }
}
