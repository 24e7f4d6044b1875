package io.holdout.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdout.simulator.BulkFile.Settings;
import io.holdout.simulator.BulkFile.Summary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BulkFileTest {
    private static final Instant END = Instant.parse("2026-05-31T12:00:00Z");

    @TempDir
    private Path directory;

    private static Settings settings(long seed, long records) {
        return new Settings(seed, records, 5_000, 0.01, Duration.ofDays(2), END);
    }

    private List<Seen> read(Path file) throws IOException {
        List<Seen> all = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            List<Seen> records = Seen.in(new HubEvent(0, END, line.getBytes(UTF_8), 0));
            assertThat(records).isNotEmpty().hasSizeLessThanOrEqualTo(100);
            assertThat(line.length()).isLessThan(1_000_000);
            all.addAll(records);
        }
        return all;
    }

    @Test
    void holdsWhatWasAskedFor() throws IOException {
        Path file = directory.resolve("bulk");
        List<Long> progress = new ArrayList<>();

        Summary summary = BulkFile.write(file, settings(1, 15_000), progress::add);

        List<Seen> records = read(file);
        assertThat(records).hasSize(15_000);
        assertThat(summary.records()).isEqualTo(15_000);
        assertThat(summary.bytes()).isEqualTo(Files.size(file));
        assertThat(progress).isSorted().endsWith(15_000L);
        assertThat(summary.bytes() / 15_000).isBetween(3_000L, 5_000L);

        long legacy = records.stream()
                .filter(record ->
                        !Set.of("Browser", "Mobile Apps and Desktop clients").contains(record.text("clientAppUsed")))
                .count();
        assertThat(legacy).isEqualTo(summary.legacy()).isBetween(100L, 200L);

        Set<String> deliveries = new HashSet<>();
        long repeated = records.stream()
                .filter(record -> !deliveries.add(record.id() + record.property("appliedConditionalAccessPolicies")))
                .count();
        assertThat(repeated).isEqualTo(summary.repeated()).isBetween(450L, 600L);
        assertThat(records).extracting(Seen::created).allMatch(time -> time.isBefore(END));
    }

    @Test
    void theSeedDecidesTheBytes() throws IOException {
        Path one = directory.resolve("one");
        Path same = directory.resolve("same");
        Path other = directory.resolve("other");

        BulkFile.write(one, settings(1, 500), records -> {});
        BulkFile.write(same, settings(1, 500), records -> {});
        BulkFile.write(other, settings(2, 500), records -> {});

        assertThat(one).hasSameBinaryContentAs(same);
        assertThat(Files.mismatch(one, other)).isNotNegative();
    }

    @Test
    void evenOneRecordIsAFile() throws IOException {
        Path file = directory.resolve("one");

        for (int records : new int[] {1, 2, 99, 101}) {
            assertThat(BulkFile.write(file, settings(records, records), written -> {})
                            .records())
                    .isEqualTo(records);
            assertThat(read(file)).hasSize(records);
        }
    }

    @Test
    void refusesWhatCannotBeWritten() {
        assertThatThrownBy(() -> settings(1, 0)).hasMessageContaining("records");
        assertThatThrownBy(() -> new Settings(1, 1, 0, 0.01, Duration.ofDays(1), END))
                .hasMessageContaining("users");
        assertThatThrownBy(() -> new Settings(1, 1, 1, 1.5, Duration.ofDays(1), END))
                .hasMessageContaining("legacyShare");
    }
}
