package io.holdout.app;

import io.holdout.app.ops.Health;
import io.holdout.app.ops.OpenTransactions;
import io.holdout.app.ops.ProcessorMeters;
import io.holdout.app.ops.ServiceMeters;
import io.holdout.model.Topics;
import io.holdout.processor.ProcessorService;
import io.holdout.processor.stage.StageSettings;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.streams.errors.StreamsException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code holdout processor}: sign-ins in, devices and alerts out, exactly once. */
@Command(
        name = "processor",
        description = {
            "Decides on the sign-ins that ingest writes to Kafka, and writes devices and alerts, exactly once.",
            "Start as many as there are partitions: they share them, and take over from one that ends. All that one knows"
                    + " lies in Kafka; its directory only saves copying it again."
        },
        footer = {
            "",
            "Every instance needs the same --rules, --advice and --siem-topics, and a --state-dir of its own. /health/ready is",
            "good while every partition of the instance is being worked on."
        })
final class ProcessorCommand extends KafkaCommand {
    @Mixin
    private final DecisionOptions decisions = new DecisionOptions();

    @Mixin
    private final SilenceOptions silence = new SilenceOptions();

    @Mixin
    private final SiemOptions siem = new SiemOptions();

    @Mixin
    private final OpsOptions ops = new OpsOptions();

    @Option(
            names = "--state-dir",
            paramLabel = "DIR",
            defaultValue = "holdout-state",
            description = "the instance's own copy of its state, kept for the next start (default: ${DEFAULT-VALUE})")
    private Path stateDir = Path.of("holdout-state");

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "2",
            description = "partitions that are worked on side by side (default: ${DEFAULT-VALUE})")
    private int threads = 2;

    @Option(
            names = "--standbys",
            paramLabel = "N",
            defaultValue = "0",
            description = "other instances that keep a copy of each partition's state and can go on at once; one more"
                    + " instance than that is needed (default: ${DEFAULT-VALUE})")
    private int standbys;

    @Option(
            names = "--commit-every",
            paramLabel = "DURATION",
            defaultValue = "PT0.1S",
            description = "how often a transaction is ended: less often is more throughput and later alerts"
                    + " (default: ${DEFAULT-VALUE})")
    private Duration commitEvery = Duration.ofMillis(100);

    ProcessorCommand(Map<String, String> environment) {
        super(environment);
    }

    @Override
    public Integer call() throws Exception {
        PrintWriter stdout = command.commandLine().getOut();
        check();
        ops.check();
        StageSettings stages = silence.applied(decisions.settings());
        Topics topics = kafka.topics().with(siem.extras());
        short replication = kafka.replication();
        Map<String, Object> properties = kafka.clientProperties(environment);
        TopicSetup.ensure(properties, topics.all(replication));
        PrometheusMeterRegistry meters = ServiceMeters.of("processor", Holdout.Version.number());
        Health health = new Health();
        ProcessorMeters shown = new ProcessorMeters(meters, health);
        ProcessorService.Settings settings =
                new ProcessorService.Settings(stateDir, threads, commitEvery, replication, false, standbys);
        try (Shutdown shutdown = Shutdown.onSignals()) {
            ops.listen(meters, health, shutdown, stdout);
            ProcessorService service = shutdown.closeAtEnd(
                    "processor", open(() -> new ProcessorService(properties, topics, stages, settings, shown)));
            shown.watch(read(topics), service::lag);
            shown.count(service::tally);
            OpenTransactions unusedWatch =
                    shutdown.closeAtEnd("open-transactions", OpenTransactions.watch(properties, meters, read(topics)));
            var unused = service.failure().thenAccept(why -> shutdown.fail(failure(why)));
            open(() -> {
                service.start();
                return service;
            });
            stdout.println("Deciding on " + topics.signIns());
            stdout.flush();
            shutdown.await();
        }
        return 0;
    }

    private static List<String> read(Topics topics) {
        return List.of(
                topics.signIns(),
                topics.inventory(),
                topics.exceptions(),
                topics.posture(),
                topics.bySource(),
                topics.byTenant());
    }

    private void check() {
        if (threads < 1 || threads > 64) {
            throw wrong("--threads must lie between 1 and 64");
        }
        if (standbys < 0 || standbys > 8) {
            throw wrong("--standbys must lie between 0 and 8");
        }
        if (commitEvery.compareTo(Duration.ofMillis(10)) < 0 || commitEvery.compareTo(Duration.ofSeconds(30)) > 0) {
            throw wrong("--commit-every must lie between PT0.01S and PT30S");
        }
    }

    /** Streams takes the directory for itself, in its constructor or when it starts. */
    private ProcessorService open(Callable<ProcessorService> opening) throws Exception {
        try {
            return opening.call();
        } catch (StreamsException e) {
            throw new UserError(
                    "the state directory " + stateDir + " cannot be used (" + e.getMessage()
                            + "): it must be writable and belong to this instance alone, see --state-dir",
                    e);
        }
    }

    private static RuntimeException failure(Throwable why) {
        for (Throwable cause = why; cause != null; cause = cause.getCause()) {
            if (cause instanceof AuthorizationException || cause instanceof AuthenticationException) {
                return new UserError(
                        "Kafka refuses the processor (" + cause.getMessage() + "): grant it to this user", why);
            }
        }
        return new IllegalStateException("the processor failed", why);
    }

    private ParameterException wrong(String message) {
        return new ParameterException(command.commandLine(), message);
    }
}
