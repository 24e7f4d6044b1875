package io.holdout.app;

import static java.util.Objects.requireNonNull;

import io.holdout.model.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads the committed records of a topic from its beginning to where it ends now. The end is that of all records: offsets are
 * committed a moment before the last records of the same transaction can be read, and those are waited for.
 */
final class TopicDump {
    private TopicDump() {}

    /** What is done with each record. */
    interface Use {
        void with(ConsumerRecord<byte[], byte[]> record) throws IOException;
    }

    static void read(Pipeline pipeline, String topic, Use use) throws IOException {
        read(pipeline.kafka(), topic, pipeline.topics().partitions(), use);
    }

    static void read(Map<String, Object> kafka, String topic, int partitionCount, Use use) throws IOException {
        read(kafka, partitions(topic, partitionCount), use);
    }

    static List<TopicPartition> partitions(String topic, int count) {
        return IntStream.range(0, count)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList();
    }

    /** How many partitions a topic has that was made by another command. */
    static int partitions(Admin admin, String topic) {
        try {
            return requireNonNull(Answer.of(admin.describeTopics(List.of(topic)).allTopicNames())
                            .get(topic))
                    .partitions()
                    .size();
        } catch (UnknownTopicOrPartitionException e) {
            throw new UserError(
                    topic + " does not exist: check --prefix, or run 'holdout topics' and then the processor", e);
        }
    }

    static void read(Map<String, Object> kafka, List<TopicPartition> partitions, Use use) throws IOException {
        Map<TopicPartition, Long> ends = ends(kafka, partitions);
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(kafka)) {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    use.with(record);
                }
            }
        }
    }

    /** Of committed records, in no group; it makes no topic. */
    static KafkaConsumer<byte[], byte[]> consumer(Map<String, Object> kafka) {
        Map<String, Object> config = new HashMap<>(kafka);
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        config.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 8 * 1024 * 1024);
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** Where partitions end now, what lies in open transactions included. */
    static Map<TopicPartition, Long> ends(Map<String, Object> kafka, List<TopicPartition> partitions) {
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        partitions.forEach(partition -> latest.put(partition, OffsetSpec.latest()));
        try (Admin admin = Admin.create(kafka)) {
            Map<TopicPartition, Long> ends = new HashMap<>();
            Answer.of(admin.listOffsets(latest, new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED))
                            .all())
                    .forEach((partition, end) -> ends.put(partition, end.offset()));
            return ends;
        }
    }
}
