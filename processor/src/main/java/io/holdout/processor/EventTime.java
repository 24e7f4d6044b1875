package io.holdout.processor;

import io.holdout.model.SignIn;
import io.holdout.model.Tick;
import java.time.Duration;
import java.time.InstantSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * The time a record speaks of. The topics carry the broker's append time, because Kafka deletes by it; nothing is decided on
 * Streams' own time, this only keeps it sensible for whoever looks at it.
 */
final class EventTime implements TimestampExtractor {
    private final ProcessorListener listener;
    private final InstantSource clock;

    EventTime(ProcessorListener listener, InstantSource clock) {
        this.listener = listener;
        this.clock = clock;
    }

    @Override
    public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
        if (record.value() instanceof SignIn signIn) {
            return Math.max(0, signIn.time().toEpochMilli());
        }
        if (record.value() instanceof Tick tick) {
            listener.lag(Duration.ofMillis(Math.max(0, clock.millis() - record.timestamp())));
            return Math.max(0, tick.time().toEpochMilli());
        }
        return record.timestamp();
    }
}
