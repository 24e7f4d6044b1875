package io.holdout.app;

import io.holdout.model.JsonSerde;
import io.holdout.model.SignIn;
import io.holdout.model.SignInEvent;
import io.holdout.model.Tick;
import io.holdout.model.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/** How far the sign-ins of a cluster have come, by their own time. */
final class EventTimes {
    /** Records looked at in each partition: among so many there is a tick, which lies in all of them. */
    private static final int TAIL = 200;

    private static final JsonSerde<SignInEvent> EVENTS = JsonSerde.signInEvents();

    private EventTimes() {}

    /** The newest time among the last sign-ins and ticks; empty where there are none. */
    static Optional<Instant> newest(Map<String, Object> kafka, Topics topics) {
        List<TopicPartition> partitions = TopicDump.partitions(topics.signIns(), topics.partitions());
        Instant newest = null;
        try (KafkaConsumer<byte[], byte[]> consumer = TopicDump.consumer(kafka)) {
            consumer.assign(partitions);
            Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            partitions.forEach(partition -> consumer.seek(
                    partition, Math.max(begins.getOrDefault(partition, 0L), ends.getOrDefault(partition, 0L) - TAIL)));
            while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    Instant time = time(record.value());
                    newest = time != null && (newest == null || time.isAfter(newest)) ? time : newest;
                }
            }
        }
        return Optional.ofNullable(newest);
    }

    private static @Nullable Instant time(byte @Nullable [] value) {
        if (value == null) {
            return null;
        }
        try {
            SignInEvent event = EVENTS.read(value);
            return event instanceof SignIn signIn ? signIn.time() : event instanceof Tick tick ? tick.time() : null;
        } catch (SerializationException e) {
            return null; // the processor makes a dead letter of it
        }
    }
}
