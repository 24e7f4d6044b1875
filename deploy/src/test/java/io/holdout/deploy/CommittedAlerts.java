package io.holdout.deploy;

import static java.util.Objects.requireNonNull;

import io.holdout.deploy.Story.Holdout;
import io.holdout.model.JsonSerde;
import io.holdout.model.Rule;
import io.holdout.model.Topics;
import io.holdout.model.ocsf.DetectionFinding;
import io.holdout.model.ocsf.DetectionFinding.Activity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Follows the alerts as a reader of committed records, in a thread of its own. */
final class CommittedAlerts implements AutoCloseable {
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<Seen> seen = new CopyOnWriteArrayList<>();
    private final Thread thread = new Thread(this::run, "committed-alerts");
    private volatile boolean stopped;

    /**
     * An alert.
     *
     * @param at when it could be read
     */
    record Seen(DetectionFinding finding, Instant at) {
        String uid() {
            return finding.findingInfo().uid();
        }

        boolean isCreate() {
            return finding.activityId() == Activity.CREATE.id();
        }

        boolean is(Rule rule) {
            return finding.metadata().eventCode().equals(rule.id());
        }

        Holdout holdout() {
            return holdoutOf(finding);
        }
    }

    CommittedAlerts(String bootstrap, Topics topics) {
        consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrap, "isolation.level", "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = IntStream.range(0, topics.partitions())
                .mapToObj(i -> new TopicPartition(topics.alerts(), i))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        thread.start();
    }

    /** Whose phone it is about; only of rules about one device. */
    static Holdout holdoutOf(DetectionFinding finding) {
        String user = requireNonNull(finding.evidences().get(0).actor()).user().uid();
        return new Holdout(user, String.valueOf(finding.unmapped().get("device")));
    }

    private void run() {
        JsonSerde<DetectionFinding> findings = JsonSerde.findings();
        while (!stopped) {
            consumer.poll(Duration.ofMillis(100))
                    .forEach(record -> seen.add(new Seen(
                            requireNonNull(findings.deserialize(record.topic(), record.value())), Instant.now())));
        }
    }

    List<Seen> all() {
        return List.copyOf(seen);
    }

    /** First versions of the rule, in the order in which they could be read. */
    List<Seen> created(Rule rule) {
        return seen.stream().filter(alert -> alert.is(rule) && alert.isCreate()).toList();
    }

    @Override
    public void close() {
        stopped = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        consumer.close();
    }
}
