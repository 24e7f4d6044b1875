package io.holdout.processor.detect;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * When a device was last refused for a wrong password, by the source it tried from (R-S5).
 *
 * @param device key
 * @param prefix source /24 or /64; another source begins anew
 * @param times the newest, sorted
 */
record Refusals(String device, String prefix, List<Instant> times) {
    /** So many within so long are a device that goes on with an old password, and no slip of its user. */
    static final int MANY = 5;

    static final Duration WITHIN = Duration.ofHours(1);

    Refusals {
        times = List.copyOf(times);
    }

    static Refusals none(String device, String prefix) {
        return new Refusals(device, prefix, List.of());
    }

    Refusals plus(Instant time) {
        List<Instant> sorted =
                Stream.concat(times.stream(), Stream.of(time)).sorted().toList();
        return new Refusals(device, prefix, sorted.subList(Math.max(0, sorted.size() - MANY), sorted.size()));
    }

    boolean areMany() {
        return times.size() == MANY && !times.get(0).plus(WITHIN).isBefore(times.get(MANY - 1));
    }
}
