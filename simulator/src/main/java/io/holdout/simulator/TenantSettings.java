package io.holdout.simulator;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;

/**
 * What a synthetic tenant depends on, and all it depends on.
 *
 * @param seed another seed, another tenant
 * @param users people of the tenant; from 100 on every {@link Story} is told
 * @param span length of the recorded time, at least a day
 * @param end nothing happens, is recorded or is delivered later
 * @param recordsPerUserAndDay ordinary sign-ins of a user on an average day; those of the stories come on top
 * @param noise whether some of the events are not what Azure would ever send on purpose
 */
public record TenantSettings(
        long seed, int users, Duration span, Instant end, double recordsPerUserAndDay, boolean noise) {

    public TenantSettings {
        requireNonNull(span, "span");
        requireNonNull(end, "end");
        if (users < 1 || users > 1_000_000) {
            throw new IllegalArgumentException("users must be 1 to 1,000,000, was " + users);
        }
        if (span.compareTo(Duration.ofDays(1)) < 0 || span.compareTo(Duration.ofDays(3650)) > 0) {
            throw new IllegalArgumentException("span must be 1 to 3650 days, was " + span);
        }
        if (end.getEpochSecond() < span.toSeconds() || end.isAfter(Instant.parse("9999-01-01T00:00:00Z"))) {
            throw new IllegalArgumentException("end must lie in the years 1970 to 9998, after the span, was " + end);
        }
        if (!(recordsPerUserAndDay >= 0 && recordsPerUserAndDay <= 10_000)) {
            throw new IllegalArgumentException("recordsPerUserAndDay must be 0 to 10,000, was " + recordsPerUserAndDay);
        }
    }

    /** 300 people over the 30 days before {@code end}, about 180,000 records. */
    public static TenantSettings demo(long seed, Instant end) {
        return new TenantSettings(seed, 300, Duration.ofDays(30), end, 20, true);
    }

    public Instant start() {
        return end.minus(span);
    }
}
