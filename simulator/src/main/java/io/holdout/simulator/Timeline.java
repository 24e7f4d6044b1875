package io.holdout.simulator;

import io.holdout.simulator.wire.Ticks;

/**
 * The time a tenant plays in, in {@link Ticks}.
 *
 * @param start nothing happens before
 * @param quiet nothing happens from here on; what happened before has time to be delivered until {@code end}
 * @param end nothing is recorded or delivered later
 */
record Timeline(long start, long quiet, long end) {
    private static final long DELIVERY = 20 * Ticks.MINUTE;

    static Timeline of(TenantSettings settings) {
        long end = Ticks.of(settings.end());
        return new Timeline(end - Ticks.of(settings.span()), end - DELIVERY, end);
    }

    long hours() {
        return (quiet - start + Ticks.HOUR - 1) / Ticks.HOUR;
    }

    long startOf(long hour) {
        return start + hour * Ticks.HOUR;
    }

    long endOf(long hour) {
        return Math.min(startOf(hour + 1), quiet);
    }

    /** The share of an hour that belongs to the timeline; the last one may be cut. */
    double shareOf(long hour) {
        return (double) (endOf(hour) - startOf(hour)) / Ticks.HOUR;
    }

    /** A point between start (0) and the quiet (1). */
    long at(double share) {
        return start + (long) (share * (quiet - start));
    }
}
