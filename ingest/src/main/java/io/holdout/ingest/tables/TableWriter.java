package io.holdout.ingest.tables;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdout.ingest.Producers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Changes a table of which every row lies in every partition, all of it in one transaction: whoever reads it sees the old table or the new
 * one. A second writer of the same name shuts the first one out.
 */
public final class TableWriter implements AutoCloseable {
    /** Half a million rows in some dozens of partitions take minutes; brokers allow a transaction of 15. */
    private static final Duration LONGEST = Duration.ofMinutes(14);

    private static final long BUFFER = 32L << 20;

    private final String topic;
    private final int partitions;
    private final Producer<byte[], byte[]> producer;
    private volatile @Nullable KafkaException failure;
    private long written;
    private boolean ended;

    /**
     * A writer that has taken over, with its transaction begun.
     *
     * @param kafka client properties that lead to the cluster
     * @param name what no two may write at once, for the transactional id
     */
    public TableWriter(Map<String, Object> kafka, String topic, int partitions, String name) {
        this(kafka, topic, partitions, name, Producers.KAFKA);
    }

    TableWriter(Map<String, Object> kafka, String topic, int partitions, String name, Producers producers) {
        this.topic = topic;
        this.partitions = partitions;
        Map<String, Object> config = new HashMap<>(kafka);
        config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, topic + ".writer." + name);
        config.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, (int) LONGEST.toMillis());
        config.put(ProducerConfig.BUFFER_MEMORY_CONFIG, BUFFER);
        config.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        config.put(ProducerConfig.BATCH_SIZE_CONFIG, 128 * 1024);
        producer = producers.create(config);
        try {
            producer.initTransactions();
            producer.beginTransaction();
        } catch (RuntimeException e) {
            producer.close(Duration.ZERO);
            throw e;
        }
    }

    /** Sets a row, or with null removes it. */
    public void put(String key, byte @Nullable [] value) {
        byte[] bytes = key.getBytes(UTF_8);
        for (int partition = 0; partition < partitions; partition++) {
            KafkaException failed = failure;
            if (failed != null) {
                throw failed;
            }
            var unused = producer.send(new ProducerRecord<>(topic, partition, bytes, value), (metadata, e) -> {
                if (e != null && failure == null) {
                    failure = e instanceof KafkaException known ? known : new KafkaException(e);
                }
            });
        }
        written++;
    }

    /** Makes everything seen at once. */
    public void commit() {
        if (written > 0) {
            producer.commitTransaction();
        } else {
            producer.abortTransaction();
        }
        ended = true;
    }

    /** What was not committed is taken back, or readers of committed records would stop at it for as long as a transaction may last. */
    @Override
    public void close() {
        if (!ended) {
            try {
                producer.abortTransaction();
            } catch (KafkaException e) {
                // shut out, or Kafka is gone: the next writer, or the broker in time, aborts it
                ended = true;
            }
        }
        producer.close(Duration.ofSeconds(2));
    }
}
