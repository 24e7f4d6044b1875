package io.holdout.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.holdout.model.Json;
import io.holdout.simulator.score.Score;
import io.holdout.simulator.score.ScoreText;
import io.holdout.simulator.score.Scorer;
import io.holdout.simulator.score.UnreadableFileException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Compares a report with the truth of a synthetic tenant. */
@Command(
        name = "score",
        description = {
            "Compares a report of 'scan' with the labels of 'simulate --out'.",
            "Tells precision and recall of every rule, where devices stand and should stand, and every disagreement with the"
                    + " ids of the sign-ins behind it."
        },
        footer = {
            "",
            "Example:",
            "  holdout simulate --out tenant",
            "  holdout scan --out report tenant/signins.jsonl",
            "  holdout score --labels tenant/labels.jsonl --report report"
        })
final class ScoreCommand implements Callable<Integer> {
    @Option(names = "--labels", required = true, paramLabel = "FILE", description = "labels.jsonl of 'simulate --out'")
    private Path labels = Path.of("labels.jsonl");

    @Option(
            names = "--report",
            required = true,
            paramLabel = "DIR",
            description = "directory that 'scan' wrote its report into")
    private Path report = Path.of("holdout-report");

    @Option(
            names = "--min",
            paramLabel = "SHARE",
            description =
                    "exit with 1 when precision or recall of a rule, or the share of the devices that stand where they"
                            + " should, is lower, 0 to 1 (default: never)")
    private @Nullable Double least;

    @Option(
            names = "--tolerance",
            paramLabel = "DURATION",
            defaultValue = "PT2H",
            description = "how far a finding may begin from when it should, ISO 8601 (default: ${DEFAULT-VALUE})")
    private Duration tolerance = Duration.ofHours(2);

    @Option(
            names = "--without",
            paramLabel = "RULE",
            split = ",",
            description = "rules to leave out, e.g. unknown-device for a report without an inventory")
    private List<String> without = List.of();

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
    private Format format = Format.text;

    @Spec
    private @Nullable CommandSpec spec;

    /** Written as on the command line. */
    enum Format {
        text,
        json
    }

    @Override
    public Integer call() {
        CommandSpec command = Objects.requireNonNull(spec);
        if (least != null && !(least >= 0 && least <= 1)) {
            throw new ParameterException(command.commandLine(), "--min must lie between 0 and 1: " + least);
        }
        if (tolerance.isNegative()) {
            throw new ParameterException(command.commandLine(), "--tolerance must not be negative: " + tolerance);
        }
        Score score = score();
        PrintWriter stdout = command.commandLine().getOut();
        if (format == Format.json) {
            stdout.println(json(score));
        } else {
            ScoreText.lines(score).forEach(stdout::println);
        }
        if (least != null) {
            check(score, least);
        }
        return 0;
    }

    private static void check(Score score, double least) {
        Stream<String> rules =
                score.rules().stream().filter(rule -> rule.isBelow(least)).map(Score.RuleScore::rule);
        Stream<String> grades = score.inventory().stream()
                .filter(grade -> grade.isBelow(least))
                .map(grade -> "inventory " + grade.rule());
        Stream<String> states = score.areDevicesBelow(least) ? Stream.of("states of devices") : Stream.empty();
        String below =
                Stream.of(rules, grades, states).flatMap(Function.identity()).collect(Collectors.joining(", "));
        if (!below.isEmpty()) {
            throw new UserError("below --min " + least + ": " + below);
        }
    }

    private Score score() {
        try {
            return Scorer.score(labels, report, tolerance, Set.copyOf(without));
        } catch (UnreadableFileException e) {
            throw new UserError(
                    e.getMessage() + ": give --labels a file of 'simulate --out' and --report a directory of 'scan'",
                    e);
        } catch (IOException e) {
            throw new UserError(labels + " or " + report + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static String json(Score score) {
        try {
            return Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(score);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a score is records of texts and numbers", e);
        }
    }
}
