package io.holdout.processor.stage;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * How Apple's mail app fared with one user on one day. Its first success says something of the tenant, and so does the first one after
 * each refusal, because that one may end an obstacle; all others say nothing new.
 *
 * @param letIn times of its successes, sorted; the first ones, if there are very many
 * @param refused times of its refusals, sorted; the first one within ten minutes each, because a device goes on trying
 */
record AppleAppDay(List<Instant> letIn, List<Instant> refused) {
    static final AppleAppDay EMPTY = new AppleAppDay(List.of(), List.of());

    private static final long TOGETHER = Duration.ofMinutes(10).toSeconds();

    /** As many as there are refusals to follow. */
    private static final int MOST_LET_IN = (int) (Duration.ofDays(1).toSeconds() / TOGETHER);

    AppleAppDay {
        letIn = letIn == null ? List.of() : List.copyOf(letIn);
        refused = refused == null ? List.of() : List.copyOf(refused);
    }

    AppleAppDay letIn(Instant time) {
        return new AppleAppDay(with(letIn, time).stream().limit(MOST_LET_IN).toList(), refused);
    }

    AppleAppDay refused(Instant time) {
        Set<Long> spans = new HashSet<>();
        return new AppleAppDay(
                letIn,
                with(refused, time).stream()
                        .filter(one -> spans.add(Math.floorDiv(one.getEpochSecond(), TOGETHER)))
                        .toList());
    }

    private static NavigableSet<Instant> with(List<Instant> times, Instant time) {
        NavigableSet<Instant> sorted = new TreeSet<>(times);
        sorted.add(time);
        return sorted;
    }

    boolean isFirst(Instant time) {
        return !letIn.isEmpty() && letIn.get(0).equals(time);
    }

    /** The successes that say something. */
    NavigableSet<Instant> telling() {
        NavigableSet<Instant> telling = new TreeSet<>();
        letIn.stream().findFirst().ifPresent(telling::add);
        for (Instant refusal : refused) {
            letIn.stream().filter(time -> !time.isBefore(refusal)).findFirst().ifPresent(telling::add);
        }
        return telling;
    }
}
