package io.holdout.app;

import io.holdout.app.rules.AdviceFile;
import io.holdout.app.rules.RulesFile;
import io.holdout.app.rules.TeamFileException;
import io.holdout.processor.stage.StageSettings;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a team sets what is decided: the options of the commands with a processor inside. */
final class DecisionOptions {
    @Option(
            names = "--rules",
            paramLabel = "FILE",
            description =
                    "limits of the rules, for all tenants or for one, in YAML or JSON; docs/DETECTION.md has them")
    private @Nullable Path rules;

    @Option(
            names = "--advice",
            paramLabel = "FILE",
            description = "what to tell people to do, in your own words, as CSV; 'holdout advice --csv' prints ours")
    private @Nullable Path advice;

    /** What the files say, everything else as it is by default; read before anything is started. */
    StageSettings settings() {
        StageSettings settings = StageSettings.defaults(Holdout.Version.number());
        try {
            if (rules != null) {
                settings = settings.withThresholds(RulesFile.read(rules));
            }
            return advice == null ? settings : settings.withAdvice(AdviceFile.read(advice));
        } catch (TeamFileException e) {
            throw new UserError(String.valueOf(e.getMessage()), e);
        }
    }
}
