package io.holdout.processor.spray;

import io.holdout.model.Rule;
import io.holdout.processor.detect.Thresholds;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The slow sprays of one network: within 24 hours, users with a few attempts each. Windows begin with the hours in which somebody
 * was tried. What belongs to a fast spray of the network is left out.
 */
final class SlowSprays {
    private static final long DAY = 24;

    private final String key;
    private final Thresholds thresholds;
    private final List<Spray> fast;

    /** Attempts by hour and user. */
    private final TreeMap<Long, Map<Long, List<Instant>>> hours = new TreeMap<>();

    private long limit = Bucket.ALL;

    SlowSprays(String key, NavigableMap<Long, Bucket> buckets, List<Spray> fast, Thresholds thresholds) {
        this.key = key;
        this.thresholds = thresholds;
        this.fast = fast;
        if (isPossible(buckets)) {
            buckets.forEach(this::add);
        }
    }

    /** Most networks try nobody, or one user. */
    private boolean isPossible(NavigableMap<Long, Bucket> buckets) {
        int most = 0;
        for (Bucket bucket : buckets.values()) {
            most += bucket.failing();
            if (most >= thresholds.slowSprayUsers() || bucket.limit() != Bucket.ALL) {
                return true;
            }
        }
        return false;
    }

    private void add(long number, Bucket bucket) {
        Instant start = Bucket.start(number);
        Instant end = Bucket.start(number + 1);
        if (fast.stream().anyMatch(spray -> spray.covers(start) && spray.covers(end))) {
            return;
        }
        Map<Long, List<Instant>> hour = hours.computeIfAbsent(Math.floorDiv(number, Bucket.HOUR), h -> new HashMap<>());
        limit = Math.min(limit, bucket.limit());
        bucket.marks()
                .forEach((user, mark) -> mark.failed().stream()
                        .filter(time -> fast.stream().noneMatch(spray -> spray.covers(time)))
                        .forEach(time -> hour.computeIfAbsent(user, u -> new ArrayList<>())
                                .add(time)));
        if (hour.isEmpty()) {
            hours.remove(Math.floorDiv(number, Bucket.HOUR));
        }
    }

    /** @param before the open one whose first rows are gone, null if there is none */
    List<Spray> all(@Nullable Told before) {
        List<Spray> sprays = new ArrayList<>();
        Long first = null;
        long last = 0;
        for (long hour : hours.keySet()) {
            if (!isSpray(hour)) {
                continue;
            }
            if (first != null && hour > last + DAY) {
                sprays.add(slow(first, last, sprays.isEmpty() ? before : null));
                first = null;
            }
            if (first == null) {
                first = hour;
                // on another day than the one before, even when the window began with somebody who does not count
                last = Math.floorDiv(Bucket.of(firsts(guesses(hour, hour)).get(0)), Bucket.HOUR);
            }
            last = Math.max(last, hour);
        }
        if (first != null) {
            sprays.add(slow(first, last, sprays.isEmpty() ? before : null));
        }
        return sprays;
    }

    private boolean isSpray(long hour) {
        return Bucket.estimate(guesses(hour, hour).size(), limit) >= thresholds.slowSprayUsers();
    }

    /** The attempts on each user who was tried a few times only, in the windows that begin with these hours. */
    private List<List<Instant>> guesses(long firstWindow, long lastWindow) {
        Map<Long, List<Instant>> tried = new HashMap<>();
        hours.subMap(firstWindow, lastWindow + DAY)
                .forEach((hour, users) -> users.forEach((user, times) -> {
                    if (user < limit) {
                        tried.computeIfAbsent(user, u -> new ArrayList<>()).addAll(times);
                    }
                }));
        return tried.values().stream()
                .filter(times -> times.size() <= thresholds.slowSprayAttempts())
                .map(times -> times.stream().sorted().toList())
                .toList();
    }

    private static List<Instant> firsts(List<List<Instant>> guesses) {
        return guesses.stream().map(times -> times.get(0)).sorted().toList();
    }

    private Spray slow(long first, long last, @Nullable Told before) {
        List<Instant> firsts = firsts(guesses(first, first));
        List<List<Instant>> all = guesses(first, last);
        Instant start = before == null ? firsts.get(0) : before.start();
        Instant reached = before == null ? nth(firsts, thresholds.slowSprayUsers()) : before.reached();
        Instant newest = all.stream()
                .map(times -> times.get(times.size() - 1))
                .max(Instant::compareTo)
                .orElse(firsts.get(firsts.size() - 1));
        Instant until = newest.plus(Sprays.STAYS);
        Instant over = until;
        for (Spray spray : fast) {
            if (spray.start().isAfter(start) && spray.start().isBefore(until)) {
                until = spray.start();
                over = spray.reached();
            }
        }
        Instant many = nth(firsts(all), 2 * thresholds.slowSprayUsers());
        Instant raised =
                before != null && before.raised() != null ? before.raised() : many.isBefore(until) ? many : null;
        return new Spray(
                Rule.SLOW_SPRAY,
                Sprays.uid(Rule.SLOW_SPRAY, key, "", start),
                start,
                reached,
                raised,
                newest,
                until,
                over,
                0);
    }

    private Instant nth(List<Instant> times, int n) {
        int at = (int) Math.max(1, Math.ceil(n * Bucket.share(limit)));
        return at <= times.size() ? times.get(at - 1) : Instant.MAX;
    }

    /** Users tried so often from then on that it is no guessing. */
    Set<Long> insistent(Instant from, Instant to) {
        Map<Long, Integer> tries = new HashMap<>();
        hours.values()
                .forEach(users -> users.forEach((user, times) -> {
                    int within = (int) times.stream()
                            .filter(time -> !time.isBefore(from) && !time.isAfter(to))
                            .count();
                    tries.merge(user, within, Integer::sum);
                }));
        Set<Long> insistent = new HashSet<>();
        tries.forEach((user, n) -> {
            if (n > thresholds.slowSprayAttempts()) {
                insistent.add(user);
            }
        });
        return insistent;
    }
}
