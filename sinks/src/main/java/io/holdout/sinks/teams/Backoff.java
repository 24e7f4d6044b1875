package io.holdout.sinks.teams;

import io.holdout.sinks.teams.Delivery.RetryLater;
import java.time.Duration;

/** How long to wait before the next attempt. */
final class Backoff {
    private Backoff() {}

    /**
     * Doubles from {@code first} up to {@link Delivery#LONGEST_WAIT}, of which a random part of up to half is left out, so that
     * many senders do not come back together. What the other side asks for is never undercut.
     *
     * @param attempts attempts made so far, at least 1
     * @param random in [0, 1)
     */
    static Duration next(int attempts, RetryLater answer, Duration first, double random) {
        long longest = Delivery.LONGEST_WAIT.toMillis();
        long doubled = Math.min(longest, first.toMillis() << Math.min(attempts - 1, 16));
        Duration own = Duration.ofMillis(doubled - (long) (doubled / 2.0 * random));
        Duration asked = answer.after();
        if (asked == null) {
            return own;
        }
        return asked.plusMillis((long) (first.toMillis() * random));
    }
}
