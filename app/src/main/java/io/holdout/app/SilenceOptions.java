package io.holdout.app;

import io.holdout.processor.stage.StageSettings;
import java.time.Duration;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** When a category of the log is missed: the option of the commands whose sources flow. */
final class SilenceOptions {
    @Option(
            names = "--source-silent-after",
            paramLabel = "DURATION",
            defaultValue = "PT60M",
            description =
                    "a category of the log that was flowing and then does not come for so long is an alert; longer for"
                            + " a small tenant that sleeps at night (default: ${DEFAULT-VALUE}, 60 minutes)")
    private Duration sourceSilentAfter = StageSettings.DEFAULT_SOURCE_SILENT_AFTER;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec command;

    StageSettings applied(StageSettings settings) {
        try {
            return settings.withSourceSilentAfter(sourceSilentAfter);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(
                    command.commandLine(),
                    "--source-silent-after must lie between PT5M and P30D: " + sourceSilentAfter,
                    e);
        }
    }
}
