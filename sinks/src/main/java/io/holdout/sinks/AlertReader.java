package io.holdout.sinks;

import static java.util.Objects.requireNonNull;

import io.holdout.model.JsonSerde;
import io.holdout.model.ocsf.DetectionFinding;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads {@code holdout.alerts} in a thread of its own and hands every finding to one sink. An offset is committed only after the
 * sink has returned, so that a finding can reach the sink twice after a crash, but never not at all.
 */
public final class AlertReader implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(AlertReader.class);
    private static final Duration POLL = Duration.ofMillis(500);

    /**
     * A batch that takes longer is handed back after the record in hand: with the sink's own limit for one record this stays
     * below Kafka's {@code max.poll.interval.ms} of five minutes, after which the group would take the partitions away.
     */
    private static final Duration TURN = Duration.ofMinutes(1);

    /** How long {@link #close} lets the record in hand finish before it interrupts the sink. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final Consumer<byte[], byte[]> consumer;
    private final String topic;
    private final AlertSink sink;
    private final SinkMetrics metrics;
    private final LongSupplier nanos;
    private final Duration grace;
    private final JsonSerde<DetectionFinding> serde = JsonSerde.findings();
    private final Map<TopicPartition, OffsetAndMetadata> accepted = new HashMap<>();
    private final CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
    private final Thread thread;
    private volatile boolean closing;

    AlertReader(
            Consumer<byte[], byte[]> consumer,
            String topic,
            AlertSink sink,
            SinkMetrics metrics,
            LongSupplier nanos,
            Duration grace) {
        this.consumer = consumer;
        this.topic = topic;
        this.sink = requireNonNull(sink, "sink");
        this.metrics = metrics;
        this.nanos = nanos;
        this.grace = grace;
        this.thread = new Thread(this::run, "alerts-to-" + sink.name());
    }

    /** Name of the sink that is fed. */
    public String sinkName() {
        return sink.name();
    }

    /** Where a group that has never read begins. */
    public enum StartAt {
        EARLIEST,
        LATEST
    }

    /**
     * A running reader.
     *
     * @param client settings of Kafka clients: bootstrap servers, security
     * @param group consumer group; one a sink, because each sink sees every finding
     */
    public static AlertReader start(
            Map<String, ?> client, String topic, String group, StartAt startAt, AlertSink sink, SinkMetrics metrics) {
        Map<String, Object> config = new HashMap<>(client);
        config.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, startAt.name().toLowerCase(Locale.ROOT));
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        Consumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        AlertReader reader = new AlertReader(consumer, topic, sink, metrics, System::nanoTime, GRACE);
        reader.start();
        return reader;
    }

    void start() {
        thread.start();
    }

    /** Ends normally after {@link #close}, exceptionally when a bug or a refusing broker has ended the reading. */
    public CompletableFuture<@Nullable Void> done() {
        return done.copy();
    }

    /** Lets the finding in hand finish, at most for a few seconds, and stops. */
    @Override
    public void close() {
        closing = true;
        consumer.wakeup();
        if (!joined()) {
            thread.interrupt();
            if (!joined()) {
                log.warn("{}: the sink does not stop", sink.name());
            }
        }
    }

    private boolean joined() {
        try {
            thread.join(grace.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }

    private void run() {
        Throwable failure = null;
        try {
            consumer.subscribe(List.of(topic));
            while (!closing) {
                turn(consumer.poll(POLL));
            }
        } catch (WakeupException | InterruptedException | InterruptException e) {
            failure = closing ? null : e;
        } catch (Throwable e) { // whatever it is, the owner must hear of it
            failure = e;
        }
        // an interrupt was meant for the sink; it must not keep the consumer from leaving its group
        Thread.interrupted();
        leave();
        if (failure == null) {
            done.complete(null);
        } else {
            done.completeExceptionally(failure);
        }
    }

    private void leave() {
        try (consumer) {
            commit();
        } catch (KafkaException e) {
            log.warn(
                    "{}: stopped without a word from the broker; some findings may be repeated: {}",
                    sink.name(),
                    e.getClass().getSimpleName());
        }
    }

    private void turn(ConsumerRecords<byte[], byte[]> records) throws InterruptedException {
        long began = nanos.getAsLong();
        Map<TopicPartition, Long> left = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            TopicPartition partition = new TopicPartition(record.topic(), record.partition());
            if (closing || nanos.getAsLong() - began > TURN.toNanos()) {
                left.putIfAbsent(partition, record.offset());
                continue;
            }
            hand(record);
            accepted.put(partition, new OffsetAndMetadata(record.offset() + 1));
        }
        left.forEach(consumer::seek);
        // past the markers of transactions too, so that a group that has read everything is seen to stand at the end
        records.nextOffsets().forEach((partition, next) -> {
            if (!left.containsKey(partition)) {
                accepted.put(partition, next);
            }
        });
        commit();
    }

    private void hand(ConsumerRecord<byte[], byte[]> record) throws InterruptedException {
        DetectionFinding finding;
        try {
            finding = serde.deserialize(record.topic(), record.value());
        } catch (SerializationException e) {
            unreadable(record, e.getMessage());
            return;
        }
        if (finding == null) {
            unreadable(record, "no value");
            return;
        }
        metrics.read(sink.name());
        sink.accept(finding);
    }

    private void unreadable(ConsumerRecord<byte[], byte[]> record, @Nullable String reason) {
        metrics.unreadable(sink.name());
        log.error(
                "{}: skipped {}, partition {}, offset {}: {}",
                sink.name(),
                record.topic(),
                record.partition(),
                record.offset(),
                reason);
    }

    /** Commits what the sink has taken. What fails for now is tried again with the next batch, or read twice. */
    private void commit() {
        if (accepted.isEmpty()) {
            return;
        }
        try {
            try {
                consumer.commitSync(accepted);
            } catch (WakeupException e) {
                // close() meant to end the poll, not this
                consumer.commitSync(accepted);
            }
            accepted.clear();
        } catch (RebalanceInProgressException | RetriableException e) {
            log.warn(
                    "{}: offsets not committed yet: {}",
                    sink.name(),
                    e.getClass().getSimpleName());
        } catch (org.apache.kafka.clients.consumer.CommitFailedException e) {
            accepted.clear();
            log.warn("{}: the group gave the partitions away; some findings may be repeated", sink.name());
        }
    }
}
