package io.holdout.app.ops;

import io.holdout.model.Answer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long the producers of the oldest open transaction on some topics have been silent: {@code holdout_kafka_open_transaction_seconds}.
 * A transaction that lives is written to or ended within a minute. Readers of committed records stop at one that hangs, without an error,
 * so nothing else shows it. Needs the right to read the topics, as whoever reads them has; NaN where it could not be asked for.
 */
public final class OpenTransactions implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(OpenTransactions.class);
    private static final Duration EVERY = Duration.ofSeconds(30);

    private final Admin admin;
    private final Clock clock;
    private final Map<String, Double> seconds = new ConcurrentHashMap<>();
    private final ScheduledExecutorService looking;

    private OpenTransactions(Admin admin, Clock clock, MeterRegistry registry, List<String> topics) {
        this.admin = admin;
        this.clock = clock;
        for (String topic : topics) {
            seconds.put(topic, Double.NaN);
            Gauge.builder("holdout.kafka.open.transaction.seconds", () -> seconds.getOrDefault(topic, Double.NaN))
                    .tag("topic", topic)
                    .register(registry);
        }
        this.looking = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "open-transactions");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Looks at once, and then twice a minute. */
    public static OpenTransactions watch(Map<String, Object> kafka, MeterRegistry registry, List<String> topics) {
        return watch(kafka, registry, topics, Clock.systemUTC());
    }

    static OpenTransactions watch(Map<String, Object> kafka, MeterRegistry registry, List<String> topics, Clock clock) {
        OpenTransactions watched = new OpenTransactions(Admin.create(kafka), clock, registry, topics);
        var unused = watched.looking.scheduleWithFixedDelay(
                () -> topics.forEach(watched::look), 0, EVERY.toSeconds(), TimeUnit.SECONDS);
        return watched;
    }

    private void look(String topic) {
        try {
            seconds.put(topic, silence(topic).toMillis() / 1000.0);
        } catch (KafkaException e) {
            if (!Double.isNaN(seconds.getOrDefault(topic, Double.NaN))) {
                log.warn("open transactions on {} cannot be asked for: {}", topic, e.toString());
            }
            seconds.put(topic, Double.NaN);
        }
    }

    private Duration silence(String topic) {
        List<TopicPartition> partitions =
                Answer.of(admin.describeTopics(List.of(topic)).topicNameValues(), topic).partitions().stream()
                        .map(partition -> new TopicPartition(topic, partition.partition()))
                        .toList();
        long now = clock.millis();
        long longest = Answer.of(admin.describeProducers(partitions).all()).values().stream()
                .flatMap(partition -> partition.activeProducers().stream())
                .filter(producer -> producer.currentTransactionStartOffset().isPresent())
                .mapToLong(producer -> now - producer.lastTimestamp())
                .max()
                .orElse(0);
        return Duration.ofMillis(Math.max(0, longest));
    }

    @Override
    public void close() {
        looking.shutdownNow();
        admin.close(Duration.ofSeconds(1));
    }
}
