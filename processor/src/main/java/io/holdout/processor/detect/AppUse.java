package io.holdout.processor.detect;

import java.time.Duration;
import java.time.Instant;

/**
 * When a mail app signed in for a user with devices, whichever of them it may be on.
 *
 * @param first earliest success
 * @param newest latest success
 */
record AppUse(MailApp app, Instant first, Instant newest) {
    /** R-G1: a mail app that is used asks for a token at least so often. */
    private static final Duration HEARTBEAT = Duration.ofDays(3);

    AppUse seen(Instant time) {
        return new AppUse(app, time.isBefore(first) ? time : first, time.isAfter(newest) ? time : newest);
    }

    /**
     * Whether the user took the app up about when legacy sign-ins ended, and not long before, and goes on with it.
     *
     * @param heardSince since when the user's apps are listened to; one that shows itself soon after may have been there before
     */
    boolean followed(Instant lastLegacy, Instant heardSince) {
        return first.isAfter(lastLegacy.minus(Lifecycle.MIGRATION_SILENCE))
                && newest.isAfter(lastLegacy)
                && first.isAfter(heardSince.plus(HEARTBEAT));
    }
}
