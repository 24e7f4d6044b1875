package io.holdout.processor.spray;

import io.holdout.model.Rule;
import io.holdout.processor.detect.Findings;
import io.holdout.processor.detect.Thresholds;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The sprays of one network as its buckets show them. Two windows belong to one spray unless 24 hours lie between them: whoever
 * waits an hour before the next password, so that no account is locked, is still the same. So sprays of one network begin on
 * different days, and the day tells them apart.
 */
final class Sprays {
    /** How long a source stays one that sprays. */
    static final Duration STAYS = Duration.ofHours(24);

    private static final long STAYS_BUCKETS = STAYS.dividedBy(Bucket.LENGTH);

    private final String key;
    private final NavigableMap<Long, Bucket> buckets;
    private final boolean system;
    private final Thresholds thresholds;

    /** @param key of the network */
    Sprays(String key, NavigableMap<Long, Bucket> buckets, boolean system, Thresholds thresholds) {
        this.key = key;
        this.buckets = buckets;
        this.system = system;
        this.thresholds = thresholds;
    }

    /** Buckets a window consists of. */
    static long width(Thresholds thresholds) {
        return Math.max(1, -Math.floorDiv(-thresholds.sprayWithin().toSeconds(), Bucket.LENGTH.toSeconds()));
    }

    boolean isHot(long window) {
        Collection<Bucket> within = within(window);
        int most = within.stream().mapToInt(Bucket::failing).sum();
        boolean all = within.stream().allMatch(bucket -> bucket.limit() == Bucket.ALL);
        int threshold = system ? thresholds.spraySystemUsers() : thresholds.sprayUsers();
        return !(all && most < threshold) && window(window).isSpray(thresholds);
    }

    private Collection<Bucket> within(long window) {
        return buckets.subMap(window, window + width(thresholds)).values();
    }

    private Window window(long window) {
        return Window.of(within(window), system);
    }

    /**
     * @param hot windows that are sprays
     * @param before the open one whose first rows are gone, null if there is none
     */
    List<Spray> fast(NavigableSet<Long> hot, @Nullable Told before) {
        List<Spray> sprays = new ArrayList<>();
        Long first = null;
        long end = 0;
        for (long window : hot) {
            if (first != null && window >= end + STAYS_BUCKETS) {
                sprays.add(fast(first, end, sprays.isEmpty() ? before : null));
                first = null;
            }
            first = first == null ? window : first;
            end = window + width(thresholds);
        }
        if (first != null) {
            sprays.add(fast(first, end, sprays.isEmpty() ? before : null));
        }
        return sprays;
    }

    private Spray fast(long first, long end, @Nullable Told before) {
        Instant over = Bucket.start(end).plus(STAYS);
        Instant start = before == null ? Bucket.start(first) : before.start();
        Instant reached = before == null ? window(first).reached(thresholds) : before.reached();
        Instant proved = before == null || before.raised() == null ? proved(start, over) : before.raised();
        return new Spray(
                Rule.PASSWORD_SPRAY,
                uid(Rule.PASSWORD_SPRAY, key, "", start),
                start,
                reached,
                proved,
                newest(start, over),
                over,
                over,
                0);
    }

    /** The first right guess from then on, null for none. */
    private @Nullable Instant proved(Instant from, Instant to) {
        for (Bucket bucket : during(from, to)) {
            if (bucket.hasProved()) {
                Instant first = bucket.marks().values().stream()
                        .map(Mark::proved)
                        .filter(time -> !time.isBefore(from) && time.isBefore(to))
                        .min(Instant::compareTo)
                        .orElse(null);
                if (first != null) {
                    return first;
                }
            }
        }
        return null;
    }

    private Instant newest(Instant from, Instant to) {
        for (Bucket bucket : during(buckets, from, to).descendingMap().values()) {
            Instant newest = bucket.marks().values().stream()
                    .filter(Mark::hasFailed)
                    .map(mark -> mark.failed().get(mark.failed().size() - 1))
                    .filter(time -> time.isBefore(to))
                    .max(Instant::compareTo)
                    .orElse(from);
            if (newest.isAfter(from)) {
                return newest;
            }
        }
        return from;
    }

    private Collection<Bucket> during(Instant from, Instant to) {
        return during(buckets, from, to).values();
    }

    static NavigableMap<Long, Bucket> during(NavigableMap<Long, Bucket> buckets, Instant from, Instant to) {
        return buckets.subMap(Bucket.of(from), true, Bucket.of(to), true);
    }

    /** The accounts that were let in while that spray went on. */
    List<Spray> successes(Spray spray) {
        Map<Long, Instant> letIn = new TreeMap<>();
        for (Bucket bucket : during(spray.start(), spray.over())) {
            if (bucket.hasProved()) {
                bucket.marks().forEach((user, mark) -> {
                    if (spray.covers(mark.letIn())) {
                        letIn.merge(user, mark.letIn(), (a, b) -> a.isBefore(b) ? a : b);
                    }
                });
            }
        }
        List<Spray> successes = new ArrayList<>();
        letIn.forEach((user, time) -> successes.add(success(spray, user, time)));
        return successes;
    }

    private Spray success(Spray spray, long user, Instant time) {
        return new Spray(
                Rule.SPRAY_SUCCESS,
                uid(Rule.SPRAY_SUCCESS, key, Long.toHexString(user), spray.start()),
                spray.start(),
                time.isAfter(spray.reached()) ? time : spray.reached(),
                null,
                time,
                spray.until(),
                spray.over(),
                user);
    }

    static String uid(Rule rule, String key, String about, Instant start) {
        return Findings.uid(
                rule, key, about, start.atZone(ZoneOffset.UTC).toLocalDate().toString());
    }
}
