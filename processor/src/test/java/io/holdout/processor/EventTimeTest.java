package io.holdout.processor;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdout.model.Counts;
import io.holdout.model.Tick;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class EventTimeTest {
    private static final Instant NOW = Instant.parse("2026-05-04T12:00:00Z");
    private static final Instant SIGNED_IN = NOW.minus(Duration.ofHours(3));

    private final List<Duration> heard = new ArrayList<>();
    private final EventTime time = new EventTime(
            new ProcessorListener() {
                @Override
                public void serving() {}

                @Override
                public void waiting(String why) {}

                @Override
                public void restoring(long remaining) {}

                @Override
                public void lag(Duration age) {
                    heard.add(age);
                }
            },
            InstantSource.fixed(NOW));

    private static ConsumerRecord<Object, Object> tick(Instant taken) {
        return new ConsumerRecord<>(
                "holdout.signins",
                0,
                7,
                taken.toEpochMilli(),
                TimestampType.LOG_APPEND_TIME,
                0,
                0,
                "tick",
                new Tick("hub/0", SIGNED_IN, false, Counts.NONE),
                new RecordHeaders(),
                Optional.empty());
    }

    /** Azure's delay is not ours. */
    @Test
    void aTickIsAsOldAsKafkaHasHadIt() {
        long extracted = time.extract(tick(NOW.minusSeconds(40)), -1);

        assertThat(heard).containsExactly(Duration.ofSeconds(40));
        assertThat(extracted).isEqualTo(SIGNED_IN.toEpochMilli());
    }

    @Test
    void aBrokerWhoseClockIsAheadMakesNoNegativeAge() {
        time.extract(tick(NOW.plusSeconds(2)), -1);

        assertThat(heard).containsExactly(Duration.ZERO);
    }
}
