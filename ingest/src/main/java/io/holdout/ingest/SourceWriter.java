package io.holdout.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdout.model.DeadLetter;
import io.holdout.model.DeadLetters;
import io.holdout.model.JsonSerde;
import io.holdout.model.Keys;
import io.holdout.model.Origin;
import io.holdout.model.PostureChange;
import io.holdout.model.SignIn;
import io.holdout.model.SignInEvent;
import io.holdout.model.Tick;
import io.holdout.model.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes one source partition: sign-ins, dead letters, ticks and the checkpoint that covers them, all in one transaction.
 *
 * <p>The transactional id names the source partition. {@link #acquire} first shuts every older writer of it out and ends its
 * open transaction, then reads the last committed checkpoint: so committed transactions form one chain, each starting where the
 * one before ended. After any failure the writer is closed and acquired again; the checkpoint tells what was committed.
 */
public final class SourceWriter implements AutoCloseable {
    private static final long BUFFER = 32L << 20;
    private static final int BATCH = 128 * 1024;
    private static final int BULK = 512 * 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final JsonSerde<SignInEvent> EVENTS = JsonSerde.signInEvents();
    private static final JsonSerde<Checkpoint> CHECKPOINTS =
            new JsonSerde<>(Checkpoint.class, Checkpoint::v, Checkpoint.VERSION);

    private final Map<String, Object> kafka;
    private final Topics topics;
    private final String source;
    private final int sourcePartition;
    private final String ownOrigin;
    private final byte[] sourceName;
    private final byte[] partitionName;
    private final long bufferBytes;
    private final int batchBytes;
    private final int lingerMillis;
    private final Producer<byte[], byte[]> producer;
    private final AtomicLong acknowledged = new AtomicLong();
    private volatile @Nullable KafkaException failure;

    /**
     * For a source that is read in bulk, as files are: a request waits until there is much to carry, or the transaction ends.
     *
     * @param kafka client properties that lead to the cluster
     * @param source name of the source, part of its checkpoint topic's name
     */
    public SourceWriter(Map<String, Object> kafka, Topics topics, String source, int sourcePartition) {
        this(kafka, topics, source, sourcePartition, BUFFER, BULK, 100, Producers.KAFKA);
    }

    /**
     * For a source whose records are waited for.
     *
     * @param bufferBytes memory for what was given and not yet sent; whoever gives more waits
     */
    public SourceWriter(
            Map<String, Object> kafka,
            Topics topics,
            String source,
            int sourcePartition,
            long bufferBytes,
            Producers producers) {
        this(kafka, topics, source, sourcePartition, bufferBytes, BATCH, 5, producers);
    }

    private SourceWriter(
            Map<String, Object> kafka,
            Topics topics,
            String source,
            int sourcePartition,
            long bufferBytes,
            int batchBytes,
            int lingerMillis,
            Producers producers) {
        this.bufferBytes = bufferBytes;
        this.batchBytes = batchBytes;
        this.lingerMillis = lingerMillis;
        this.kafka = Map.copyOf(kafka);
        this.topics = topics;
        this.source = source;
        this.sourcePartition = sourcePartition;
        this.ownOrigin = source + "/" + sourcePartition;
        this.sourceName = source.getBytes(UTF_8);
        this.partitionName = Integer.toString(sourcePartition).getBytes(UTF_8);
        this.producer = producers.create(producerConfig());
    }

    private Map<String, Object> producerConfig() {
        Map<String, Object> config = new HashMap<>(kafka);
        config.put(
                ProducerConfig.TRANSACTIONAL_ID_CONFIG, topics.prefix() + ".ingest." + source + "." + sourcePartition);
        config.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, 30_000);
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 25_000);
        config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        config.put(ProducerConfig.BUFFER_MEMORY_CONFIG, bufferBytes);
        config.put(ProducerConfig.LINGER_MS_CONFIG, lingerMillis);
        config.put(ProducerConfig.BATCH_SIZE_CONFIG, batchBytes);
        return config;
    }

    /** Takes the source partition over, and tells how far it has been written; empty if it never was. */
    public Optional<Checkpoint> acquire() {
        producer.initTransactions();
        return lastCommitted(sourcePartition);
    }

    /** The last committed checkpoint of a partition of the source, whoever wrote it. Only of the own one, after {@link #acquire}, is it sure to stay the last. */
    public Optional<Checkpoint> lastCommitted(int of) {
        Map<String, Object> config = new HashMap<>(kafka);
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        TopicPartition partition = new TopicPartition(topics.checkpoints(source), of);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            long beginning =
                    consumer.beginningOffsets(List.of(partition), PATIENCE).getOrDefault(partition, 0L);
            long end = consumer.endOffsets(List.of(partition), PATIENCE).getOrDefault(partition, 0L);
            for (long step = 64; ; step *= 16) {
                long from = Math.max(beginning, end - step);
                Optional<Checkpoint> found = newest(consumer, partition, from, end);
                if (found.isPresent() || from == beginning) {
                    return found;
                }
            }
        }
    }

    /** Markers and aborted batches take offsets too, so the position is what is compared with the end. */
    private static Optional<Checkpoint> newest(
            KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition, long from, long end) {
        Checkpoint newest = null;
        consumer.seek(partition, from);
        while (consumer.position(partition, PATIENCE) < end) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
                newest = CHECKPOINTS.read(record.value());
            }
        }
        return Optional.ofNullable(newest);
    }

    public void begin() {
        acknowledged.set(0);
        producer.beginTransaction();
    }

    /** With the hub, partition and sequence number it came from as headers, so that a reader can tell a repeat from a new one. */
    public void signIn(SignIn signIn, Origin origin) {
        String key = Keys.user(signIn);
        sendCounted(signInRecord(key, EVENTS.write(signIn), originHeaders(origin)));
    }

    /** A sign-in that has been written as JSON already. */
    public void signIn(String userKey, byte[] json) {
        sendCounted(signInRecord(userKey, json, List.of()));
    }

    /** In order with the sign-ins; not among what {@link #commit} tells, because its record counts as ignored. */
    public void postureChange(PostureChange change, Origin origin) {
        send(signInRecord(Keys.tenant(change.tenantId()), EVENTS.write(change), originHeaders(origin)));
    }

    /** A change that has been written as JSON already. */
    public void postureChange(String tenantKey, byte[] json) {
        send(signInRecord(tenantKey, json, List.of()));
    }

    private ProducerRecord<byte[], byte[]> signInRecord(String userKey, byte[] json, List<Header> headers) {
        int partition = Keys.partition(userKey, topics.partitions());
        return new ProducerRecord<>(topics.signIns(), partition, userKey.getBytes(UTF_8), json, headers);
    }

    private List<Header> originHeaders(Origin origin) {
        byte[] hub = sourceName;
        byte[] partition = partitionName;
        if (!origin.source().equals(ownOrigin)) { // a dead letter of another source
            int slash = origin.source().lastIndexOf('/');
            hub = origin.source().substring(0, Math.max(0, slash)).getBytes(UTF_8);
            partition = origin.source().substring(slash + 1).getBytes(UTF_8);
        }
        return List.of(
                new RecordHeader("hub", hub),
                new RecordHeader("partition", partition),
                new RecordHeader("sequence", Long.toString(origin.position()).getBytes(UTF_8)));
    }

    public void deadLetter(DeadLetter letter) {
        sendCounted(DeadLetters.record(topics.deadLetters(), letter));
    }

    /** A tick goes to every partition, in order with the sign-ins there. */
    public void tick(Tick tick) {
        byte[] key = Keys.tick(tick.source()).getBytes(UTF_8);
        byte[] json = EVENTS.write(tick);
        for (int partition = 0; partition < topics.partitions(); partition++) {
            send(new ProducerRecord<>(topics.signIns(), partition, key, json));
        }
    }

    /**
     * Commits everything since {@link #begin} together with the checkpoint that covers it.
     *
     * @return how many sign-ins and dead letters Kafka has acknowledged since then: all of them, or something is wrong
     */
    public long commit(Checkpoint checkpoint) {
        send(new ProducerRecord<>(
                topics.checkpoints(source),
                sourcePartition,
                Integer.toString(sourcePartition).getBytes(UTF_8),
                CHECKPOINTS.write(checkpoint)));
        producer.commitTransaction();
        return acknowledged.get();
    }

    private void sendCounted(ProducerRecord<byte[], byte[]> record) {
        send(record, acknowledged::incrementAndGet);
    }

    private void send(ProducerRecord<byte[], byte[]> record) {
        send(record, () -> {});
    }

    private void send(ProducerRecord<byte[], byte[]> record, Runnable whenAcknowledged) {
        KafkaException failed = failure;
        if (failed != null) {
            throw failed;
        }
        var unused = producer.send(record, (metadata, e) -> {
            if (e == null) {
                whenAcknowledged.run();
            } else if (failure == null) {
                failure = e instanceof KafkaException known ? known : new KafkaException(e);
            }
        });
    }

    /** Ends without waiting; what was not committed is aborted by the next {@link #acquire}. */
    @Override
    public void close() {
        producer.close(Duration.ofSeconds(2));
    }
}
