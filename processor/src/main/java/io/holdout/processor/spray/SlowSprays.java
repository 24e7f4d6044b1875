package io.holdout.processor.spray;

import io.holdout.model.Rule;
import io.holdout.processor.detect.Thresholds;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
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
    private final Instant settled;

    /** Attempts by hour and user. */
    private final TreeMap<Long, Map<Long, List<Instant>>> hours = new TreeMap<>();

    private long limit = Bucket.ALL;

    /** When there is more to look at. */
    private Instant next = Instant.MAX;

    /**
     * @param fast of the same network
     * @param settled what is not earlier is not looked at: one more attempt may turn guesses into insisting, or be the user
     */
    SlowSprays(
            String key, NavigableMap<Long, Bucket> buckets, List<Spray> fast, Thresholds thresholds, Instant settled) {
        this.key = key;
        this.thresholds = thresholds;
        this.fast = fast;
        this.settled = settled;
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
                        .filter(time -> !isLater(time, end))
                        .filter(time -> fast.stream().noneMatch(spray -> spray.covers(time)))
                        .forEach(time -> hour.computeIfAbsent(user, u -> new ArrayList<>())
                                .add(time)));
        if (hour.isEmpty()) {
            hours.remove(Math.floorDiv(number, Bucket.HOUR));
        }
    }

    private boolean isLater(Instant time, Instant end) {
        boolean later = !time.isBefore(settled);
        if (later && end.isBefore(next)) {
            next = end;
        }
        return later;
    }

    /** When there is more to look at, {@link Instant#MAX} for never. */
    Instant next() {
        return next;
    }

    /** @param before the open one whose first rows are gone, null if there is none */
    List<Spray> all(@Nullable Told before) {
        List<Spray> sprays = new ArrayList<>();
        List<Long> run = new ArrayList<>();
        long last = 0;
        for (long hour : hours.keySet()) {
            if (!isSpray(hour, Instant.MAX)) {
                continue;
            }
            if (!run.isEmpty() && hour > last + DAY) {
                sprays.add(slow(run, sprays.isEmpty() ? before : null));
                run.clear();
            }
            if (run.isEmpty()) {
                // on another day than the one before, even when the window began with somebody who does not count
                last = hour(firsts(guesses(hour, Instant.MAX)).get(0));
            }
            run.add(hour);
            last = Math.max(last, hour);
        }
        if (!run.isEmpty()) {
            sprays.add(slow(run, sprays.isEmpty() ? before : null));
        }
        return sprays;
    }

    private static long hour(Instant time) {
        return Math.floorDiv(Bucket.of(time), Bucket.HOUR);
    }

    private boolean isSpray(long window, Instant until) {
        long users = guesses(window, until).keySet().stream()
                .filter(user -> user < limit)
                .count();
        return Bucket.estimate(users, limit) >= thresholds.slowSprayUsers();
    }

    /** The attempts on each user who was tried a few times only, in the window that begins with that hour, as far as it was known then. */
    private Map<Long, List<Instant>> guesses(long window, Instant until) {
        Map<Long, List<Instant>> tried = new HashMap<>();
        hours.subMap(window, window + DAY)
                .values()
                .forEach(users -> users.forEach((user, times) -> times.stream()
                        .filter(time -> !time.isAfter(until))
                        .forEach(time -> tried.computeIfAbsent(user, u -> new ArrayList<>())
                                .add(time))));
        tried.values().removeIf(times -> times.size() > thresholds.slowSprayAttempts());
        return tried;
    }

    private List<Instant> firsts(Map<Long, ? extends Collection<Instant>> guesses) {
        return guesses.entrySet().stream()
                .filter(each -> each.getKey() < limit)
                .map(each -> Collections.min(each.getValue()))
                .sorted()
                .toList();
    }

    private Map<Long, Set<Instant>> union(List<Long> windows, Instant until) {
        Map<Long, Set<Instant>> all = new HashMap<>();
        for (long window : windows) {
            guesses(window, until)
                    .forEach((user, times) ->
                            all.computeIfAbsent(user, u -> new HashSet<>()).addAll(times));
        }
        return all;
    }

    private Spray slow(List<Long> windows, @Nullable Told before) {
        List<Instant> firsts = firsts(guesses(windows.get(0), Instant.MAX));
        Map<Long, Set<Instant>> all = union(windows, Instant.MAX);
        Instant start = before == null ? firsts.get(0) : before.start();
        Instant reached = before == null ? nth(firsts, thresholds.slowSprayUsers()) : before.reached();
        Instant newest = all.values().stream()
                .flatMap(Set::stream)
                .max(Instant::compareTo)
                .orElseThrow();
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

    /**
     * What a slow spray consists of, by user: the attempts that a window counts. Whoever was tried more often within a day is not
     * guessed at, but whoever was tried every day is.
     *
     * @param from its start
     * @param until the last time that is told
     */
    Map<Long, Set<Instant>> counted(Instant from, Instant until) {
        long first = hour(from);
        List<Long> windows = hours.subMap(first - DAY + 1, true, hour(until), true).keySet().stream()
                // those that can hold the first attempt as they are known now, so that it is told whatever was known
                // then
                .filter(window -> isSpray(window, window <= first ? Instant.MAX : until))
                .toList();
        return union(windows, until);
    }
}
