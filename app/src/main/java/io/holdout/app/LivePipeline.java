package io.holdout.app;

import io.holdout.app.broker.BrokerStartException;
import io.holdout.app.rules.WebhookConfig;
import io.holdout.model.Topics;
import io.holdout.sinks.AlertReader;
import io.holdout.sinks.AlertSink;
import io.holdout.sinks.SinkMetrics;
import io.holdout.sinks.console.ConsoleSink;
import io.holdout.sinks.delivery.DeliveryListener;
import io.holdout.sinks.delivery.DeliveryService;
import io.holdout.sinks.delivery.DeliverySettings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** The pipeline with its sinks: alerts are shown as they happen, and delivered to the webhooks that are configured. */
final class LivePipeline implements AutoCloseable {
    /** How long a stopped command catches up before it shows its table. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(5);

    /** How long the webhooks are waited for. */
    private static final Duration TELLING = Duration.ofSeconds(20);

    private final Pipeline pipeline;
    private final List<AlertReader> readers;
    private final @Nullable DeliveryService deliveries;

    private LivePipeline(Pipeline pipeline, List<AlertReader> readers, @Nullable DeliveryService deliveries) {
        this.pipeline = pipeline;
        this.readers = readers;
        this.deliveries = deliveries;
    }

    /**
     * Starts everything.
     *
     * @param webhooks as they are configured; none, and nothing is delivered
     */
    static LivePipeline start(Pipeline.Settings settings, Path scratch, List<WebhookConfig> webhooks)
            throws BrokerStartException {
        Pipeline pipeline = Pipeline.start(settings, scratch);
        try {
            List<AlertReader> readers =
                    List.of(reader(pipeline, new ConsoleSink(System.out, Terminal.STDOUT.isThere(), SinkMetrics.NONE)));
            DeliveryService deliveries = webhooks.isEmpty()
                    ? null
                    : Deliveries.start(
                            new DeliverySettings(pipeline.kafka(), pipeline.topics(), DeliverySettings.DEFAULT_SESSION),
                            webhooks,
                            DeliveryListener.NONE);
            return new LivePipeline(pipeline, readers, deliveries);
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
        if (deliveries != null) {
            var unused = deliveries
                    .failure()
                    .thenAccept(e -> shutdown.fail(new IllegalStateException("the delivery failed", e)));
        }
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
            if (!pipeline.awaitRead(group(topics, reader.sinkName()), List.of(topics.alerts()), giveUp)) {
                return false;
            }
        }
        tell(giveUp);
        return true;
    }

    /** Has the webhooks told what is held for them; one that does not take it does not hold up the command. */
    private void tell(BooleanSupplier giveUp) throws InterruptedException {
        if (deliveries == null) {
            return;
        }
        Map<TopicPartition, Long> ends = pipeline.ends(pipeline.topics().alerts());
        Instant limit = Instant.now().plus(TELLING);
        BooleanSupplier over = () -> Instant.now().isAfter(limit) || giveUp.getAsBoolean();
        while (!deliveries.hasRead(ends) && !over.getAsBoolean()) {
            Thread.sleep(50);
        }
        deliveries.flush();
        while (!deliveries.hasTold() && !over.getAsBoolean()) {
            Thread.sleep(50);
        }
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
        if (deliveries != null) {
            deliveries.close();
        }
        readers.forEach(AlertReader::close);
        pipeline.close();
    }
}
