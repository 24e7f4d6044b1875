package io.holdout.simulator.wire;

import java.time.Duration;
import java.time.Instant;

/** Time in the unit of Azure's timestamps, 100 ns, counted from 1970: seven fraction digits, and a long instead of an object. */
public final class Ticks {
    public static final long SECOND = 10_000_000L;
    public static final long MINUTE = 60 * SECOND;
    public static final long HOUR = 60 * MINUTE;
    public static final long DAY = 24 * HOUR;

    private Ticks() {}

    public static long of(Instant instant) {
        return instant.getEpochSecond() * SECOND + instant.getNano() / 100;
    }

    public static long of(Duration duration) {
        return duration.toNanos() / 100;
    }

    public static Instant instant(long ticks) {
        return Instant.ofEpochSecond(Math.floorDiv(ticks, SECOND), Math.floorMod(ticks, SECOND) * 100);
    }
}
