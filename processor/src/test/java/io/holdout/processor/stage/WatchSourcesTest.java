package io.holdout.processor.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdout.model.Counts;
import io.holdout.model.Tick;
import io.holdout.model.ocsf.DetectionFinding;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;

class WatchSourcesTest {
    private static final Instant START = Instant.parse("2026-05-04T08:00:00Z");

    /** Four hours of audit records, three hours without, and again four hours with them. */
    private static List<Tick> story() {
        List<Tick> ticks = new ArrayList<>();
        long audits = 0;
        for (int minute = 0; minute <= 11 * 60; minute += 5) {
            audits += minute <= 4 * 60 || minute > 7 * 60 ? 10 : 0;
            ticks.add(new Tick(
                    "hub/0",
                    START.plus(Duration.ofMinutes(minute)),
                    false,
                    new Counts(Map.of(), Map.of("AuditLogs", audits), 0)));
        }
        return ticks;
    }

    @Test
    void onePartitionSpeaksForAll() {
        List<Watch> partitions = IntStream.range(0, 4).mapToObj(Watch::new).toList();

        story().forEach(tick -> partitions.forEach(partition -> partition.take(tick)));

        assertThat(partitions.stream().flatMap(partition -> partition.findings().stream()))
                .extracting(DetectionFinding::activityName)
                .containsExactly("Create", "Close");
    }

    @Test
    void theVersionsOfAFindingHaveOneKey() {
        Watch watch = new Watch(0);

        story().forEach(watch::take);

        assertThat(watch.written()).<Object>extracting(Record::key).containsExactly("all|", "all|");
    }

    @Test
    void aRestartAfterEveryTickChangesNothing() {
        Watch steady = new Watch(0);
        Watch restarted = new Watch(0);

        for (Tick tick : story()) {
            steady.take(tick);
            restarted.take(tick);
            restarted.restart();
        }

        assertThat(restarted.findings()).hasSize(2).isEqualTo(steady.findings());
    }
}
