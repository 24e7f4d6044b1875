package io.holdout.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A file that decisions are to rest on is read before anything else happens. */
@Timeout(60)
class DecisionOptionsTest {
    @TempDir
    private Path folder = Path.of("");

    private final StringWriter err = new StringWriter();

    private int run(Map<String, String> environment, String... args) {
        return Holdout.run(args, environment, new PrintWriter(new StringWriter()), new PrintWriter(err, true));
    }

    private String rules(String text) throws IOException {
        return Files.writeString(folder.resolve("rules.yaml"), text).toString();
    }

    @Test
    void aScanWithBrokenRulesWritesNothing() throws IOException {
        String rules = rules("defaults: {password-spray: {users: 1, within: PT1S}}");
        Path log = Files.writeString(folder.resolve("signins.json"), "{}");
        Path out = folder.resolve("report");

        int exitCode = run(Map.of(), "scan", "--rules", rules, "--out", out.toString(), log.toString());

        assertThat(exitCode).isEqualTo(1);
        assertThat(err.toString().lines())
                .containsExactly(
                        "holdout: " + rules
                                + ", line 1: defaults.password-spray.users must lie between 3 and 1000, and is 1",
                        "holdout: " + rules
                                + ", line 1: defaults.password-spray.within must lie between PT5M and PT2H, and is 'PT1S'");
        assertThat(out).doesNotExist();
    }

    @Test
    void theEnvironmentMayNameTheRules() throws IOException {
        Map<String, String> environment = Map.of("HOLDOUT_RULES", rules("[]"));

        assertThat(run(environment, "demo", "--data-dir", folder.resolve("data").toString()))
                .isEqualTo(1);
        assertThat(err.toString()).contains("rules.yaml, line 1: the file must hold sections");
        assertThat(folder.resolve("data")).doesNotExist();
    }
}
