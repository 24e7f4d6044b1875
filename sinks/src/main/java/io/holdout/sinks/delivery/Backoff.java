package io.holdout.sinks.delivery;

import io.holdout.sinks.delivery.Delivery.RetryLater;
import java.time.Duration;

/**
 * How long to wait before the next attempt.
 *
 * @param first before the second attempt; doubled for each further one
 * @param longest that it is doubled to
 */
public record Backoff(Duration first, Duration longest) {
    public static final Backoff DEFAULT = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(5));

    public Backoff {
        if (first.isZero() || first.isNegative() || longest.compareTo(first) < 0) {
            throw new IllegalArgumentException("a wait must be positive, and the longest no less than the first");
        }
    }

    /**
     * A random part of up to half is left out, so that many senders do not come back together. What the other side asks for is never
     * undercut.
     *
     * @param attempts attempts made so far, at least 1
     * @param random in [0, 1)
     */
    Duration next(int attempts, RetryLater answer, double random) {
        long doubled = Math.min(longest.toMillis(), first.toMillis() << Math.min(attempts - 1, 20));
        long own = doubled - (long) (doubled / 2.0 * random);
        Duration asked = answer.after();
        if (asked == null) {
            return Duration.ofMillis(own);
        }
        return asked.plusMillis((long) (first.toMillis() * random));
    }
}
