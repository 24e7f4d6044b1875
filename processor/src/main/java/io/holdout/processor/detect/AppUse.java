package io.holdout.processor.detect;

import java.time.Instant;

/**
 * When a mail app signed in for a user with devices, whichever of them it may be on.
 *
 * @param first earliest success
 * @param newest latest success
 */
record AppUse(MailApp app, Instant first, Instant newest) {
    AppUse seen(Instant time) {
        return new AppUse(app, time.isBefore(first) ? time : first, time.isAfter(newest) ? time : newest);
    }

    /** Whether the user took the app up about when legacy sign-ins ended, and not long before, and goes on with it. */
    boolean followed(Instant lastLegacy) {
        return first.isAfter(lastLegacy.minus(Lifecycle.MIGRATION_SILENCE)) && newest.isAfter(lastLegacy);
    }
}
