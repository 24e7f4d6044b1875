package io.holdout.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdout.model.Json;
import io.holdout.model.Rule;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(900)
class ScoreTest {
    @TempDir
    private Path folder;

    private record Outcome(int exitCode, String out, String err) {}

    private static Outcome run(Map<String, String> environment, Object... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] words =
                java.util.Arrays.stream(arguments).map(Object::toString).toArray(String[]::new);
        int exitCode = Holdout.run(words, environment, new PrintWriter(out), new PrintWriter(err));
        return new Outcome(exitCode, out.toString(), err.toString());
    }

    private static Outcome run(Object... arguments) {
        return run(Map.of(), arguments);
    }

    /** With 200 users every story is told. What files cannot show, that a source falls silent, is not in the labels. */
    @Test
    void everyRuleFindsAllThatHappenedInASyntheticTenantAndNothingElse() throws IOException {
        Path tenant = folder.resolve("tenant");
        Path report = folder.resolve("report");
        Path labels = tenant.resolve("labels.jsonl");
        assertThat(run("simulate", "--out", tenant, "--users", 200, "--per-day", 1)
                        .exitCode())
                .isZero();
        Outcome scan = run(
                "scan",
                "--inventory",
                tenant.resolve("inventory.csv"),
                "--exceptions",
                tenant.resolve("exceptions.csv"),
                "--out",
                report,
                tenant.resolve("signins.jsonl"));
        assertThat(scan.exitCode()).isZero();

        Outcome json = run("score", "--labels", labels, "--report", report, "--format", "json", "--min", "1.0");

        JsonNode score = Json.mapper().readTree(json.out());
        assertThat(score.path("disagreements")).isEmpty();
        assertThat(score.path("devicesRight").asInt())
                .isEqualTo(score.path("devices").asInt())
                .isPositive();
        Set<String> expected =
                Arrays.stream(Rule.values()).map(Rule::id).collect(Collectors.toCollection(TreeSet::new));
        expected.remove("source-silent");
        assertThat(score.path("rules").findValuesAsText("rule")).containsExactlyElementsOf(expected);
        score.path("rules")
                .forEach(rule -> assertThat(rule.path("expected").asInt())
                        .as(rule.path("rule").asText())
                        .isPositive());
        assertThat(score.path("inventory").findValuesAsText("rule"))
                .containsExactly("blind", "cannot-connect", "certain-basic", "inactive", "not-eas", "undetermined");
        assertThat(json.err()).isEmpty();
        assertThat(json.exitCode()).isZero();
        assertThat(run("score", "--labels", labels, "--report", report).out())
                .contains("precision", "legacy-sign-in", "devices");
    }

    @Test
    void aRuleBelowTheLeastIsNamedAndEndsWithOne() throws IOException {
        Path labels = Files.writeString(folder.resolve("labels.jsonl"), """
                {"kind":"episode","rule":"silent-stop","tenantId":"t","userId":"","user":"","entity":"",\
                "story":"silenced-by-policy","start":"2026-05-04T12:00:00Z","grade":"likely"}
                """);
        Files.writeString(folder.resolve("alerts.jsonl"), "");
        Files.writeString(folder.resolve("devices.jsonl"), "");

        Outcome below = run("score", "--labels", labels, "--report", folder, "--min", "0.9");

        assertThat(below.exitCode()).isEqualTo(1);
        assertThat(below.err()).isEqualTo("holdout: below --min 0.9: silent-stop" + System.lineSeparator());
        assertThat(run("score", "--labels", labels, "--report", folder).exitCode())
                .isZero();
        assertThat(run("score", "--labels", labels, "--report", folder, "--min", "0.9", "--without", "silent-stop")
                        .exitCode())
                .isZero();
    }

    @Test
    void whatCannotBeComparedIsOneLine() {
        Outcome missing = run("score", "--labels", folder.resolve("labels.jsonl"), "--report", folder);

        assertThat(missing.exitCode()).isEqualTo(1);
        assertThat(missing.err()).startsWith("holdout: " + folder.resolve("alerts.jsonl") + " is not there: ");
        assertThat(missing.err().lines()).hasSize(1);
        assertThat(run("score").exitCode()).isEqualTo(2);
        assertThat(run("score", "--labels", "x", "--report", "y", "--min", "2")).satisfies(outcome -> {
            assertThat(outcome.exitCode()).isEqualTo(2);
            assertThat(outcome.err()).startsWith("holdout: --min must lie between 0 and 1: 2.0");
        });
    }

    @Test
    void aTenantAndAFileToMeasureWithAreNotMixedUp() {
        Path file = folder.resolve("bulk.jsonl");

        assertThat(run("simulate").err()).startsWith("holdout: give a FILE to measure with, or --out DIR");
        assertThat(run("simulate", file, "--out", folder).exitCode()).isEqualTo(2);
        assertThat(run("simulate", "--out", folder, "--records", 5).err())
                .startsWith("holdout: --records is for a FILE, not for --out");
        assertThat(run("simulate", file, "--per-day", 5).err())
                .startsWith("holdout: --per-day is for --out, not for a FILE");
        assertThat(run(Map.of("HOLDOUT_OUT", folder.toString()), "simulate", file, "--records", 5)
                        .out())
                .startsWith("5 records");
        assertThat(file).exists();
        assertThat(run("simulate", "--out", file).err())
                .isEqualTo("holdout: " + file + " is a file: give --out a directory" + System.lineSeparator());
    }
}
