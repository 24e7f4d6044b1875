package io.holdout.app;

import static java.util.stream.Collectors.joining;

import io.holdout.app.broker.BrokerStartException;
import io.holdout.app.rules.WebhookConfig;
import io.holdout.processor.stage.StageSettings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The broker inside: the options of the commands that stay up on one, and how they start it. */
final class EmbeddedOptions {
    private static final Duration COMMIT_EVERY = Duration.ofMillis(100);

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description =
                    "keeps the broker's data: a second start on the same goes on where the first one stopped, and writes nothing twice")
    private @Nullable Path dataDir;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "0",
            description = "port of the broker on loopback (default: a free one)")
    private int port;

    @Mixin
    private final SilenceOptions silence = new SilenceOptions();

    @Mixin
    private final DecisionOptions decisions = new DecisionOptions();

    @Mixin
    private final SiemOptions siem = new SiemOptions();

    @Mixin
    private final DeliveryOptions delivery = new DeliveryOptions();

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec command;

    /** Refuses a port that is none. */
    void check() {
        Range.port("--port").check(port, command);
    }

    Optional<Path> dataDir() {
        return Optional.ofNullable(dataDir);
    }

    /** Asked before anything starts: it reads files that may be wrong. */
    StageSettings stages() {
        return silence.applied(decisions.settings());
    }

    /** Asked before anything starts, too. */
    List<WebhookConfig> webhooks(Map<String, String> environment) {
        return delivery.webhooks(environment);
    }

    /** Starts the pipeline for one source, has it closed at the end, and says where its topics can be read. */
    LivePipeline start(
            StageSettings stages,
            String source,
            int partitions,
            int threads,
            List<WebhookConfig> webhooks,
            Scratch scratch,
            Shutdown shutdown,
            PrintWriter stdout)
            throws BrokerStartException {
        Pipeline.Settings settings = new Pipeline.Settings(
                dataDir(), port, partitions, siem.extras(), threads, COMMIT_EVERY, source, 1, stages, false);
        LivePipeline live =
                shutdown.closeAtEnd("pipeline", LivePipeline.start(settings, scratch.directory(), webhooks));
        live.watch(shutdown);
        stdout.println("Kafka at " + live.pipeline().bootstrapServers()
                + "; topics holdout.signins, holdout.devices, holdout.alerts, holdout.dead-letters"
                + siem.extras().stream()
                        .sorted()
                        .map(extra -> ", " + live.pipeline().topics().extra(extra))
                        .collect(joining()));
        stdout.flush();
        return live;
    }
}
