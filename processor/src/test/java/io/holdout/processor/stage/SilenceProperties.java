package io.holdout.processor.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdout.model.Category;
import io.holdout.model.Counts;
import io.holdout.model.Tick;
import io.holdout.model.ocsf.DetectionFinding;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.statistics.Statistics;

/** What is said of silence follows from the ticks of each source in their order, not from how fast which source was read. */
class SilenceProperties {
    private static final Instant START = Instant.parse("2026-05-04T08:00:00Z");
    private static final Duration SPAN = Duration.ofHours(30);

    @Property(tries = 60, shrinking = ShrinkingMode.OFF)
    void theOrderInWhichSourcesAreReadDoesNotMatter(@ForAll long seed) {
        Random random = new Random(seed);
        List<List<Tick>> sources = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            sources.add(story("hub/" + i, random));
        }

        List<DetectionFinding> inTime = watch(inTime(sources));
        List<DetectionFinding> otherwise = watch(interleaved(sources, random));

        Statistics.label("findings").collect(inTime.size() > 0 ? "some" : "none");
        assertThat(otherwise).as("seed %d", seed).isEqualTo(inTime);
    }

    private static List<DetectionFinding> watch(List<Tick> ticks) {
        Watch watch = new Watch(0);
        ticks.forEach(watch::take);
        // everything is decided that can be
        for (int i = 0; i < 3; i++) {
            watch.take(new Tick("hub/" + i, START.plus(SPAN.multipliedBy(2)), true, Counts.NONE));
        }
        return watch.findings();
    }

    /** Ticks half a minute to ten minutes apart, or hours; the category comes and goes for hours. The last ones are at the same time. */
    private static List<Tick> story(String source, Random random) {
        List<Tick> ticks = new ArrayList<>();
        Instant end = START.plus(SPAN);
        Map<Category, Long> read = new HashMap<>();
        long deadLetters = 0;
        boolean flows = random.nextBoolean();
        Instant turn = START.plusSeconds(random.nextInt(6 * 3600));
        ticks.add(new Tick(source, START, false, Counts.NONE));
        for (Instant time = START;
                time.isBefore(end);
                time = time.plusSeconds(30L * (1 + random.nextInt(random.nextInt(60) == 0 ? 360 : 20)))) {
            if (time.isAfter(turn)) {
                flows = !flows;
                turn = time.plusSeconds(random.nextInt(8 * 3600));
            }
            if (flows && random.nextInt(3) > 0) {
                read.merge(Category.INTERACTIVE, 1L + random.nextInt(20), Long::sum);
            }
            deadLetters++;
            ticks.add(new Tick(source, time, false, new Counts(read, Map.of(), deadLetters)));
        }
        ticks.add(new Tick(source, end, false, new Counts(read, Map.of(), deadLetters)));
        return ticks;
    }

    private static List<Tick> inTime(List<List<Tick>> sources) {
        return sources.stream()
                .flatMap(List::stream)
                .sorted(Comparator.comparing(Tick::time))
                .toList();
    }

    /** Any order that begins with a word of each source and keeps the order within each. */
    private static List<Tick> interleaved(List<List<Tick>> sources, Random random) {
        List<Tick> ticks = new ArrayList<>();
        int[] next = new int[sources.size()];
        for (int i = 0; i < next.length; i++) {
            ticks.add(sources.get(i).get(next[i]++));
        }
        int source = 0;
        while (ticks.size() < sources.stream().mapToInt(List::size).sum()) {
            if (random.nextInt(10) == 0 || next[source] == sources.get(source).size()) {
                source = random.nextInt(next.length);
            } else {
                ticks.add(sources.get(source).get(next[source]++));
            }
        }
        return ticks;
    }
}
