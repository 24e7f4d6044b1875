package io.holdout.processor.spray;

import static java.util.Objects.requireNonNull;

import io.holdout.processor.detect.Thresholds;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Who was tried within one window. For an autonomous system, in which many live, only users of networks count that do not reach
 * the threshold on their own, and only when they come from several.
 */
final class Window {
    private static final int SYSTEM_NETWORKS = 3;

    private final boolean system;
    private final Map<Long, Instant> users = new HashMap<>();
    private final Map<String, Set<Long>> networks = new TreeMap<>();
    private long limit = Bucket.ALL;

    private Window(boolean system) {
        this.system = system;
    }

    static Window of(Collection<Bucket> buckets, boolean system) {
        Window window = new Window(system);
        for (Bucket bucket : buckets) {
            window.limit = Math.min(window.limit, bucket.limit());
        }
        for (Bucket bucket : buckets) {
            bucket.marks().headMap(window.limit, false).forEach(window::add);
        }
        return window;
    }

    private void add(long user, Mark mark) {
        if (mark.hasFailed()) {
            users.merge(user, mark.failed().get(0), Window::earlier);
            mark.networks()
                    .forEach(network -> networks.computeIfAbsent(network, n -> new HashSet<>())
                            .add(user));
        }
    }

    boolean isSpray(Thresholds thresholds) {
        return !reached(thresholds).equals(Instant.MAX);
    }

    /** When the user was tried who made it a spray, {@link Instant#MAX} when it is none. */
    Instant reached(Thresholds thresholds) {
        return system ? reachedBySystem(thresholds) : reachedBy(users.values(), thresholds.sprayUsers());
    }

    private Instant reachedBySystem(Thresholds thresholds) {
        Map<Long, Instant> counted = new HashMap<>();
        Map<String, Instant> firsts = new TreeMap<>();
        networks.forEach((network, tried) -> {
            if (Bucket.estimate(tried.size(), limit) < thresholds.sprayUsers()) {
                tried.forEach(user -> {
                    Instant first = requireNonNull(users.get(user));
                    counted.put(user, first);
                    firsts.merge(network, first, Window::earlier);
                });
            }
        });
        Instant many = reachedBy(counted.values(), thresholds.spraySystemUsers());
        Instant spread = at(firsts.values(), SYSTEM_NETWORKS);
        return many.isAfter(spread) ? many : spread;
    }

    private Instant reachedBy(Collection<Instant> firsts, int threshold) {
        return at(firsts, (int) Math.max(1, Math.ceil(threshold * Bucket.share(limit))));
    }

    private static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }

    /** The n-th in order of time. */
    private static Instant at(Collection<Instant> times, int n) {
        if (times.size() < n) {
            return Instant.MAX;
        }
        List<Instant> sorted = times.stream().sorted().toList();
        return sorted.get(n - 1);
    }
}
