package io.holdout.app.broker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Plain Kafka clients of a broker under test. */
public final class Clients {
    /** Longer than any transaction of ours may take before its coordinator ends it. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private Clients() {}

    public static Admin admin(String bootstrap) {
        return Admin.create(Map.of("bootstrap.servers", bootstrap));
    }

    public static KafkaProducer<String, String> transactionalProducer(String bootstrap, String id) {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap, "transactional.id", id),
                new StringSerializer(),
                new StringSerializer());
    }

    /** Sends and leaves the outcome to the transaction, which fails if the record was not written. */
    public static void send(KafkaProducer<String, String> producer, ProducerRecord<String, String> record) {
        var unused = producer.send(record);
    }

    /** Every committed value of the topic's first partition, from the beginning to where it ends now. */
    public static List<String> committed(String bootstrap, String topic) {
        return committed(Map.of("bootstrap.servers", bootstrap), List.of(new TopicPartition(topic, 0))).stream()
                .map(record -> new String(record.value(), UTF_8))
                .toList();
    }

    /**
     * Every committed record of the partitions, from the beginning to where they end now.
     *
     * <p>A transaction has been committed, as its producer sees it, when its coordinator has written that down; the
     * partitions learn it a moment later. So this reads to the end of all records, and waits there for the fate of those
     * whose transaction is open.
     */
    public static List<ConsumerRecord<byte[], byte[]>> committed(
            Map<String, Object> kafka, List<TopicPartition> partitions) {
        try (KafkaConsumer<byte[], byte[]> all = consumer(kafka, "read_uncommitted");
                KafkaConsumer<byte[], byte[]> committed = consumer(kafka, "read_committed")) {
            return read(committed, all.endOffsets(partitions));
        }
    }

    /** Every record of the partitions, committed or not, from the beginning to where they end now. */
    public static List<ConsumerRecord<byte[], byte[]>> uncommitted(
            Map<String, Object> kafka, List<TopicPartition> partitions) {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(kafka, "read_uncommitted")) {
            return read(consumer, consumer.endOffsets(partitions));
        }
    }

    private static KafkaConsumer<byte[], byte[]> consumer(Map<String, Object> kafka, String isolation) {
        Map<String, Object> config = new HashMap<>(kafka);
        config.put("isolation.level", isolation);
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private static List<ConsumerRecord<byte[], byte[]>> read(
            KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
        consumer.assign(ends.keySet());
        consumer.seekToBeginning(ends.keySet());
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (ends.keySet().stream().anyMatch(p -> consumer.position(p) < requireNonNull(ends.get(p)))) {
            assertThat(System.nanoTime())
                    .as("no transaction stays open in %s", ends.keySet())
                    .isLessThan(deadline);
            consumer.poll(Duration.ofMillis(100)).forEach(records::add);
        }
        return records;
    }
}
