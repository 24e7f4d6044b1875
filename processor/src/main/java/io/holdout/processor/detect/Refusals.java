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
    Refusals {
        times = List.copyOf(times);
    }

    static Refusals none(String device, String prefix) {
        return new Refusals(device, prefix, List.of());
    }

    /** @param kept how many of the newest are enough to tell an old password from a slip */
    Refusals plus(Instant time, int kept) {
        List<Instant> sorted =
                Stream.concat(times.stream(), Stream.of(time)).sorted().toList();
        return new Refusals(device, prefix, sorted.subList(Math.max(0, sorted.size() - kept), sorted.size()));
    }

    /** So many within so long are a device that goes on with an old password, and no slip of its user. */
    boolean areMany(int many, Duration within) {
        return times.size() == many && !times.get(0).plus(within).isBefore(times.get(many - 1));
    }
}
