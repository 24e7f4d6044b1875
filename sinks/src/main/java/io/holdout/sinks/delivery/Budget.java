package io.holdout.sinks.delivery;

import io.holdout.model.Severity;
import java.time.Duration;
import java.util.List;

/**
 * How many messages one webhook may still be sent: all limits at once, each over a sliding span.
 *
 * <p>A message counts from when it is sent until the span after its answer is over. The other side has seen it at some moment in
 * between, so no span of its own can hold more than the limit, however long messages travel. One message is under way at a time.
 *
 * <p>Remembers the ends of as many messages as the largest limit has, each in a numbered slot that the ledger keeps as well.
 */
public final class Budget {
    /** Beyond the span, because the other side may count both of its ends. */
    private static final long MARGIN = 1;

    private final List<Limit> limits;
    private final long[] ends;
    private int next;
    private int known;
    private boolean underWay;

    public Budget(List<Limit> limits) {
        this.limits = List.copyOf(limits);
        this.ends = new long[limits.stream().mapToInt(Limit::messages).max().orElse(0)];
    }

    public List<Limit> limits() {
        return limits;
    }

    /** True where nothing is limited, and nothing remembered. */
    public boolean isUnlimited() {
        return limits.isEmpty();
    }

    /** When a message of the severity may be sent at the earliest, in ms since 1970; {@code now} if at once. */
    long earliest(Severity severity, long now) {
        long earliest = now;
        for (Limit limit : limits) {
            int share = limit.share(severity);
            if (known >= share) {
                earliest = Math.max(earliest, end(share) + limit.per().toMillis() + MARGIN);
            }
        }
        return earliest;
    }

    /** Messages of the severity that a span still takes. */
    long left(Limit limit, Severity severity, long now) {
        return Math.max(0, limit.share(severity) - used(limit, now));
    }

    /** Messages that count in the span that ends now. */
    public int used(Limit limit, long now) {
        long after = now - limit.per().toMillis() - MARGIN;
        int used = 0;
        while (used < known && used < limit.messages() && end(used + 1) > after) {
            used++;
        }
        return used;
    }

    /** The fewest messages of the severity that a span of an hour or more still takes; a short one refills by itself. */
    long leftForHours(Severity severity, long now) {
        return limits.stream()
                .filter(limit -> limit.per().compareTo(Duration.ofHours(1)) >= 0)
                .mapToLong(limit -> left(limit, severity, now))
                .min()
                .orElse(Long.MAX_VALUE);
    }

    /** A message is about to be sent; it counts with {@code now} until it has ended. Gives the slot that it takes. */
    int begin(long now) {
        if (underWay) {
            throw new IllegalStateException("a message is under way already");
        }
        underWay = true;
        if (ends.length == 0) {
            return 0;
        }
        int slot = next;
        ends[slot] = Math.max(now, last());
        next = (next + 1) % ends.length;
        known = Math.min(known + 1, ends.length);
        return slot;
    }

    /** Its answer came, or is no more waited for. Gives what the slot counts with now, ms since 1970. */
    long end(int slot, long now) {
        if (!underWay) {
            throw new IllegalStateException("no message is under way");
        }
        underWay = false;
        if (ends.length == 0) {
            return now;
        }
        ends[slot] = Math.max(now, ends[slot]);
        return ends[slot];
    }

    /**
     * Takes what a ledger remembers.
     *
     * @param times ends in the order of the messages; one later than {@code now} is of a clock that was put back, and counts as now
     */
    void restore(List<Long> times, long now) {
        next = 0;
        known = 0;
        if (ends.length == 0) {
            return;
        }
        List<Long> newest = times.subList(Math.max(0, times.size() - ends.length), times.size());
        for (long time : newest) {
            ends[next] = Math.min(time, now);
            next = (next + 1) % ends.length;
            known++;
        }
    }

    /** Number of slots. */
    int slots() {
        return ends.length;
    }

    private long last() {
        return known == 0 ? Long.MIN_VALUE : end(1);
    }

    /** End of the n-th newest message, n from 1. */
    private long end(int n) {
        return ends[Math.floorMod(next - n, ends.length)];
    }
}
