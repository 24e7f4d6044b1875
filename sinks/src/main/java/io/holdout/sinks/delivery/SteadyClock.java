package io.holdout.sinks.delivery;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The time as it passes: a clock that is put right while we run changes no span of the budget. Only when much is missing, because the
 * machine slept, is that made up for.
 */
final class SteadyClock {
    private static final long SLEPT = Duration.ofMinutes(5).toMillis();

    private final LongSupplier wall;
    private final LongSupplier nanos;
    private long base;
    private final long began;

    SteadyClock(LongSupplier wall, LongSupplier nanos) {
        this.wall = wall;
        this.nanos = nanos;
        this.base = wall.getAsLong();
        this.began = nanos.getAsLong();
    }

    static SteadyClock ofTheSystem() {
        return new SteadyClock(System::currentTimeMillis, System::nanoTime);
    }

    /** ms since 1970, never less than before. */
    long now() {
        long now = base + Duration.ofNanos(nanos.getAsLong() - began).toMillis();
        long missing = wall.getAsLong() - now;
        if (missing > SLEPT) {
            base += missing;
            now += missing;
        }
        return now;
    }
}
