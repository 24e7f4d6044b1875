package io.holdout.app;

import io.holdout.ingest.Checkpoint;
import io.holdout.ingest.EventSink;
import io.holdout.ingest.SourceWriter;
import io.holdout.ingest.normalise.Normaliser;
import io.holdout.model.Counts;
import io.holdout.model.DeadLetter;
import io.holdout.model.DeadLetters;
import io.holdout.model.Topics;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads dead letters once more. Each is taken exactly once: what can be read now becomes a sign-in with the place it came from, the
 * rest a new dead letter behind the old ones, in one transaction with how far the replay has come.
 */
final class DeadLetterReplay {
    /** Name of the source, part of its checkpoint topic's name. */
    static final String SOURCE = "dead-letters";

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int MAX_LETTERS = 500;

    private final Map<String, Object> kafka;
    private final Topics topics;
    private final Normaliser normaliser;

    /**
     * @param tenant of records that name none
     */
    DeadLetterReplay(Map<String, Object> kafka, Topics topics, String tenant) {
        this.kafka = kafka;
        this.topics = topics;
        this.normaliser = new Normaliser(tenant, InstantSource.system(), DeadLetter.MAX_RAW);
    }

    /**
     * What became of dead letters.
     *
     * @param letters that were taken
     * @param counts of the records in them
     * @param refused those that still cannot be read, by reason
     * @param nothing letters about events that the hub had deleted, with nothing in them
     * @param foreign records that are no dead letters, whoever wrote them
     */
    record Result(long letters, Counts counts, Map<DeadLetter.Reason, Long> refused, long nothing, long foreign) {
        static final Result NONE = new Result(0, Counts.NONE, Map.of(), 0, 0);

        Result plus(Result other) {
            Map<DeadLetter.Reason, Long> all = new EnumMap<>(DeadLetter.Reason.class);
            all.putAll(refused);
            other.refused.forEach((reason, n) -> all.merge(reason, n, Long::sum));
            return new Result(
                    letters + other.letters,
                    counts.plus(other.counts),
                    all,
                    nothing + other.nothing,
                    foreign + other.foreign);
        }
    }

    /** Takes those that lie there now and were not taken before, of all partitions; stops between two transactions when asked to. */
    Result run(BooleanSupplier stopped) {
        Result result = Result.NONE;
        for (int partition = 0; partition < topics.partitions() && !stopped.getAsBoolean(); partition++) {
            result = result.plus(replay(partition, stopped));
        }
        return result;
    }

    private Result replay(int partition, BooleanSupplier stopped) {
        TopicPartition letters = new TopicPartition(topics.deadLetters(), partition);
        Result result = Result.NONE;
        try (SourceWriter writer = new SourceWriter(kafka, topics, SOURCE, partition);
                KafkaConsumer<byte[], byte[]> consumer =
                        new KafkaConsumer<>(config(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            Checkpoint done = writer.acquire().orElseGet(() -> Checkpoint.beginning(Map.of()));
            consumer.assign(List.of(letters));
            consumer.seek(letters, done.position() + 1);
            // what is written again lies behind this end
            long end = Objects.requireNonNull(
                    consumer.endOffsets(List.of(letters), PATIENCE).get(letters), "end");
            while (!stopped.getAsBoolean() && consumer.position(letters, PATIENCE) < end) {
                ConsumerRecords<byte[], byte[]> some = consumer.poll(Duration.ofSeconds(1));
                if (!some.isEmpty()) {
                    Result taken = Result.NONE;
                    writer.begin();
                    for (ConsumerRecord<byte[], byte[]> record : some.records(letters)) {
                        if (record.offset() < end) {
                            Result one = take(record, writer);
                            done = new Checkpoint(
                                    Checkpoint.VERSION,
                                    record.offset(),
                                    done.newest(),
                                    done.counts().plus(one.counts()),
                                    done.about(),
                                    null);
                            taken = taken.plus(one);
                        }
                    }
                    writer.commit(done);
                    result = result.plus(taken);
                }
            }
        }
        return result;
    }

    private Result take(ConsumerRecord<byte[], byte[]> record, SourceWriter writer) {
        DeadLetter letter;
        try {
            letter = DeadLetters.read(Objects.requireNonNullElse(record.value(), new byte[0]), record.headers());
        } catch (IllegalArgumentException e) {
            return new Result(0, Counts.NONE, Map.of(), 0, 1);
        }
        if (letter.reason() == DeadLetter.Reason.LOST_TO_RETENTION) {
            return new Result(1, Counts.NONE, Map.of(), 1, 0);
        }
        EventSink sink = new EventSink(writer);
        byte[] raw = letter.raw();
        if (Normaliser.isBlank(raw)) {
            sink.deadLetter(letter);
        } else {
            normaliser.read(raw, 0, raw.length, letter.origin(), sink);
        }
        return new Result(1, sink.counts(), sink.refused(), 0, 0);
    }

    private Map<String, Object> config() {
        Map<String, Object> config = new HashMap<>(kafka);
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        // letters that are older than the topic keeps them are gone
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MAX_LETTERS);
        return config;
    }
}
