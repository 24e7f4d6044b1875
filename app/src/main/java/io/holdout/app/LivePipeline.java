package io.holdout.app;

import io.holdout.app.broker.BrokerStartException;
import io.holdout.model.Topics;
import io.holdout.sinks.AlertReader;
import io.holdout.sinks.AlertSink;
import io.holdout.sinks.SinkMetrics;
import io.holdout.sinks.console.ConsoleSink;
import io.holdout.sinks.teams.TeamsSettings;
import io.holdout.sinks.teams.TeamsSink;
import io.holdout.sinks.teams.WebhookUrl;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

/** The pipeline with its sinks: alerts are shown as they happen, and sent to Teams where a webhook is configured. */
final class LivePipeline implements AutoCloseable {
    static final String TEAMS_WEBHOOK = "HOLDOUT_TEAMS_WEBHOOK";

    /** How long a stopped command catches up before it shows its table. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(5);

    private final Pipeline pipeline;
    private final List<AlertReader> readers;

    private LivePipeline(Pipeline pipeline, List<AlertReader> readers) {
        this.pipeline = pipeline;
        this.readers = readers;
    }

    /** Asked before anything starts: a wrong URL is a mistake in the configuration. */
    static Optional<WebhookUrl> webhook(Map<String, String> environment) {
        String url = environment.getOrDefault(TEAMS_WEBHOOK, "");
        if (url.isBlank()) {
            return Optional.empty();
        }
        try {
            return Optional.of(WebhookUrl.parse(url));
        } catch (IllegalArgumentException e) {
            throw new UserError(TEAMS_WEBHOOK + ": " + e.getMessage());
        }
    }

    static LivePipeline start(Pipeline.Settings settings, Path scratch, Optional<WebhookUrl> teams)
            throws BrokerStartException {
        Pipeline pipeline = Pipeline.start(settings, scratch);
        try {
            List<AlertReader> readers = new ArrayList<>();
            readers.add(reader(pipeline, new ConsoleSink(System.out, Terminal.STDOUT.isThere(), SinkMetrics.NONE)));
            teams.ifPresent(
                    url -> readers.add(reader(pipeline, new TeamsSink(url, TeamsSettings.DEFAULT, SinkMetrics.NONE))));
            return new LivePipeline(pipeline, readers);
        } catch (RuntimeException e) {
            pipeline.close();
            throw e;
        }
    }

    private static AlertReader reader(Pipeline pipeline, AlertSink sink) {
        return AlertReader.start(
                pipeline.kafka(),
                pipeline.topics().alerts(),
                group(pipeline.topics(), sink.name()),
                AlertReader.StartAt.EARLIEST,
                sink,
                SinkMetrics.NONE);
    }

    Pipeline pipeline() {
        return pipeline;
    }

    /** Ends the command as soon as any part has failed: there is nothing left to wait for. */
    void watch(Shutdown shutdown) {
        pipeline.watch(shutdown);
        for (AlertReader reader : readers) {
            var unused = reader.done().whenComplete((nothing, failure) -> {
                if (failure != null) {
                    shutdown.fail(new IllegalStateException("the sink " + reader.sinkName() + " failed", failure));
                }
            });
        }
    }

    /** Waits until everything written so far has been decided on and shown; a few seconds only once the end was asked for. */
    boolean awaitShown(Shutdown shutdown) throws InterruptedException {
        AtomicReference<Instant> limit = new AtomicReference<>(Instant.MAX);
        shutdown.whenRequested(() -> limit.set(Instant.now().plus(LAST_WORDS)));
        BooleanSupplier giveUp = () -> Instant.now().isAfter(limit.get());
        Topics topics = pipeline.topics();
        if (!pipeline.awaitDrained(giveUp)) {
            return false;
        }
        for (AlertReader reader : readers) {
            if (!pipeline.awaitRead(group(topics, reader.sinkName()), topics.alerts(), giveUp)) {
                return false;
            }
        }
        return true;
    }

    /** Stays up, at rest for all that is known, until the end is asked for. */
    void stay(Shutdown shutdown, PrintWriter stdout) throws Exception {
        stdout.println("Ctrl-C ends.");
        stdout.flush();
        // what the files left behind is garbage; at rest the JVM would keep its memory for days
        System.gc();
        shutdown.await();
    }

    private static String group(Topics topics, String sink) {
        return topics.prefix() + "-" + sink;
    }

    @Override
    public void close() {
        readers.forEach(AlertReader::close);
        pipeline.close();
    }
}
