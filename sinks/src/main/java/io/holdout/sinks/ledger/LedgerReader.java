package io.holdout.sinks.ledger;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads what is committed of the ledger, from its beginning to where it ended when the reading began. */
public final class LedgerReader {
    private static final Duration POLL = Duration.ofMillis(200);

    private LedgerReader() {}

    /**
     * What was read.
     *
     * @param images by webhook
     * @param end offset after the last row
     */
    public record Ledger(Map<String, LedgerImage> images, long end) {}

    /**
     * Reads a partition.
     *
     * @param wanted names of webhooks
     * @param stop true ends the reading with what was read so far
     * @throws org.apache.kafka.common.KafkaException when Kafka does not answer or refuses
     */
    public static Ledger read(
            Map<String, ?> kafka, TopicPartition partition, Predicate<String> wanted, BooleanSupplier stop) {
        // not the end of what is committed: transactions of others that are open could hide rows of ours behind them
        long end = end(kafka, partition);
        Map<String, LedgerImage> images = new TreeMap<>();
        try (Consumer<byte[], byte[]> consumer = consumer(kafka, "read_committed")) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            while (consumer.position(partition) < end && !stop.getAsBoolean()) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    LedgerKey.parse(record.key())
                            .filter(key -> wanted.test(key.webhook()))
                            .ifPresent(key -> images.computeIfAbsent(key.webhook(), name -> new LedgerImage())
                                    .apply(key, record.value()));
                }
            }
        }
        images.values().forEach(LedgerImage::loaded);
        return new Ledger(images, end);
    }

    private static long end(Map<String, ?> kafka, TopicPartition partition) {
        try (Consumer<byte[], byte[]> consumer = consumer(kafka, "read_uncommitted")) {
            return consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
        }
    }

    private static Consumer<byte[], byte[]> consumer(Map<String, ?> kafka, String isolation) {
        Map<String, Object> config = new HashMap<>(kafka);
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, isolation);
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
