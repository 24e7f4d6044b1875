package io.holdout.sinks.delivery;

import io.holdout.sinks.delivery.Delivery.RetryLater;
import io.holdout.sinks.ledger.Rows;
import java.time.Duration;

/**
 * When a webhook that failed is tried again. What failed comes first again, so that the order is kept; only when the same message
 * fails on and on is it set aside, because it may be the message and not the webhook.
 */
final class Retries {
    /** What fails for so long is parked. */
    static final Duration GIVE_UP = Duration.ofHours(24);

    private static final long ASIDE_AFTER = Duration.ofMinutes(2).toMillis();
    private static final int ASIDE_ATTEMPTS = 5;
    private static final long LONGEST_ASIDE = Duration.ofHours(1).toMillis();
    private static final long TELL_AFTER = Duration.ofMinutes(15).toMillis();

    private final Backoff backoff;
    private int failures;
    private long until;
    private String reason = "";

    Retries(Backoff backoff) {
        this.backoff = backoff;
    }

    /**
     * What to do with a post that failed.
     *
     * @param notBefore when it may be tried again, ms since 1970
     * @param tell somebody should hear of it
     */
    record Verdict(long notBefore, boolean giveUp, boolean tell) {}

    /** Nothing is sent before, ms since 1970. */
    long until() {
        return until;
    }

    /** Why nothing is sent. */
    String reason() {
        return reason;
    }

    /** True if it had failed before. */
    boolean succeeded() {
        boolean failed = failures > 0;
        failures = 0;
        until = 0;
        return failed;
    }

    /** Goes on waiting as before; no longer than can be asked for, because the clock may have been put back. */
    void restore(Rows.Pause pause, long now) {
        failures = 1;
        until = Math.min(pause.until(), now + RetryAfter.LONGEST.toMillis());
        reason = pause.reason();
    }

    Verdict failed(Post post, RetryLater later, double random, long now) {
        failures++;
        reason = later.reason();
        until = now + backoff.next(failures, later, random).toMillis();
        long failing = now - post.first;
        if (failing > GIVE_UP.toMillis()) {
            return new Verdict(now, true, false);
        }
        boolean aside = post.attempts >= ASIDE_ATTEMPTS && failing > ASIDE_AFTER;
        long notBefore = aside ? Math.max(until, now + Math.min(LONGEST_ASIDE, failing)) : until;
        return new Verdict(notBefore, false, failing > TELL_AFTER);
    }
}
