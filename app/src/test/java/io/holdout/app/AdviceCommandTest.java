package io.holdout.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdout.app.rules.AdviceFile;
import io.holdout.processor.advice.Advice;
import io.holdout.processor.advice.Cause;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdviceCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... args) {
        return Holdout.run(args, Map.of(), new PrintWriter(out, true), new PrintWriter(err, true));
    }

    @Test
    void printsOneDiagnosisAtLength() {
        assertThat(run("advice", "smtp-auth")).isZero();

        assertThat(out.toString())
                .startsWith("smtp-auth" + System.lineSeparator() + "  Find the device or application by its address")
                .contains("  1. Find", "  > Set-CASMailbox");
    }

    @Test
    void printsTheLimitsAsTheyAreWhenNobodySetsThem() {
        assertThat(run("advice", "stale")).isZero();

        assertThat(out.toString()).contains("nothing was seen of it for 60 days,");
    }

    @Test
    void printsEveryDiagnosis() {
        assertThat(run("advice")).isZero();

        assertThat(out.toString().lines()).contains(allCodes());
    }

    @Test
    void whatIsPrintedAsCsvCanBeReadBack(@TempDir Path folder) throws Exception {
        run("advice", "--csv");

        Advice read = AdviceFile.read(Files.writeString(folder.resolve("advice.csv"), out.toString()));

        assertThat(Cause.values())
                .allSatisfy(cause -> assertThat(read.about(cause)).isEqualTo(Advice.STANDARD.about(cause)));
    }

    @Test
    void anUnknownCodeIsWrongUse() {
        assertThat(run("advice", "smtp")).isEqualTo(2);
        assertThat(err.toString()).startsWith("holdout: 'smtp' is no diagnosis: 'holdout advice' prints all");
    }

    @Test
    void aBrokenFileIsOneLineOnEachProblem(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("advice.csv"), "code,action\nstale,\nsmtp,Ask.\n");

        assertThat(run("advice", "--advice", file.toString())).isEqualTo(1);
        assertThat(err.toString().lines()).hasSize(2).allMatch(line -> line.startsWith("holdout: " + file + ", line "));
    }

    private static String[] allCodes() {
        return Arrays.stream(Cause.values()).map(Cause::code).toArray(String[]::new);
    }
}
