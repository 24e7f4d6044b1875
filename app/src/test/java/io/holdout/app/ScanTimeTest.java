package io.holdout.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Everything is decided on the time of the sign-ins. */
@Timeout(600)
class ScanTimeTest {
    private static final Instant START = Instant.parse("2026-05-04T08:00:00Z");
    private static final Set<String> TIMES = Set.of("firstLegacy", "lastLegacy", "lastModern", "migratedAt");

    @TempDir
    private Path folder;

    @Test
    void whatHappenedLongAgoIsJudgedAsIfItHadHappenedYesterday() throws IOException {
        Instant recent = Instant.now().truncatedTo(ChronoUnit.SECONDS).minus(Duration.ofDays(1));
        Instant old = recent.atOffset(ZoneOffset.UTC).minusMonths(14).toInstant();

        Scan then = scan("old", story(old));
        Scan now = scan("recent", story(recent));

        List<Map<String, String>> rows = then.devices();
        assertThat(rows).extracting(row -> row.get("state")).containsExactly("legacy", "migrated", "regressed");
        assertThat(withoutTimes(now.devices())).isEqualTo(withoutTimes(rows));
        assertThat(now.file("summary.json")).isEqualTo(then.file("summary.json"));
        Duration between = Duration.between(old, recent);
        for (int i = 0; i < rows.size(); i++) {
            for (String column : TIMES) {
                String moved = rows.get(i).getOrDefault(column, "");
                String expected = moved.isEmpty()
                        ? ""
                        : Instant.parse(moved).plus(between).toString();
                assertThat(now.devices().get(i)).containsEntry(column, expected);
            }
        }
    }

    /** One who stays, one who moves, and one who moves and falls back, over ten hours. */
    private static List<Exported> story(Instant end) {
        Instant start = end.minus(Duration.ofHours(10));
        return List.of(
                Exported.legacy("a-1", "ann", start),
                Exported.legacy("b-1", "bea", start),
                Exported.legacy("c-1", "cy", start),
                Exported.modern("b-2", "bea", start.plus(Duration.ofHours(1))),
                Exported.modern("c-2", "cy", start.plus(Duration.ofHours(1))),
                Exported.legacy("c-3", "cy", start.plus(Duration.ofHours(5))),
                Exported.legacy("a-2", "ann", end));
    }

    private static List<Map<String, String>> withoutTimes(List<Map<String, String>> rows) {
        List<Map<String, String>> without = new ArrayList<>();
        for (Map<String, String> row : rows) {
            Map<String, String> copy = new LinkedHashMap<>(row);
            copy.keySet().removeAll(TIMES);
            without.add(copy);
        }
        return without;
    }

    @Test
    void aTableWhoseDatesCouldBeOthersIsNamedUnlessItIsSaidWhichTheyAre() throws IOException {
        Path file = Files.writeString(folder.resolve("portal.csv"), """
                Request ID,Date (UTC),Status,Client app,Username
                a,05/10/2025 08:00:00,Success,Exchange ActiveSync,ada@contoso.example
                """);

        Scan unsaid = Scan.of(folder.resolve("unsaid"), List.of(file));
        Scan said = Scan.of(folder.resolve("said"), List.of(file), "--dates", "dmy");

        assertThat(unsaid.stderr().strip())
                .isEqualTo("holdout: dates of " + file
                        + " can be read day first or month first; read as month first: give --dates");
        assertThat(unsaid.devices().get(0)).containsEntry("lastLegacy", "2025-05-10T08:00:00Z");
        assertThat(said.stderr()).isEmpty();
        assertThat(said.devices().get(0)).containsEntry("lastLegacy", "2025-10-05T08:00:00Z");
    }

    @Test
    void aRecordFromTheFutureEndsNoCheck() throws IOException {
        Scan scan = scan(
                "future",
                List.of(
                        Exported.legacy("1", "ada", START),
                        Exported.modern("2", "ada", START.plus(Duration.ofHours(1))),
                        Exported.web("3", "zoe", Instant.now().plus(Duration.ofDays(2)))));

        assertThat(scan.devices())
                .singleElement()
                .satisfies(row -> assertThat(row)
                        .containsEntry("state", "migrating")
                        .containsEntry("migratedAt", "")
                        .containsEntry("diagnosis", "check-running"));
        assertThat(scan.lines("dead-letters.jsonl"))
                .singleElement()
                .satisfies(
                        letter -> assertThat(letter.path("reason").textValue()).isEqualTo("future-time"));
    }

    @Test
    void aLaterTimeToJudgeAtCompletesTheCheckOnceItsGraceIsOver() throws IOException {
        List<Exported> signIns = List.of(
                Exported.legacy("1", "ada", START), Exported.modern("2", "ada", START.plus(Duration.ofHours(1))));

        // 30 minutes of check and 30 of grace after the modern sign-in
        assertThat(scan("before", signIns, "--as-of", "2026-05-04T09:59:59Z").devices())
                .extracting(row -> row.get("state"))
                .containsExactly("migrating");
        assertThat(scan("after", signIns, "--as-of", "2026-05-04T10:00:00Z").devices())
                .singleElement()
                .satisfies(row -> assertThat(row)
                        .containsEntry("state", "migrated")
                        .containsEntry("migratedAt", "2026-05-04T09:00:00Z"));
    }

    private Scan scan(String name, List<Exported> signIns, String... options) throws IOException {
        Path file = folder.resolve(name + ".log");
        Files.write(file, signIns.stream().map(Exported::hub).toList());
        Scan scan = Scan.of(folder.resolve(name), List.of(file), options);
        assertThat(scan.stderr()).isEmpty();
        assertThat(scan.exitCode()).isZero();
        return scan;
    }
}
