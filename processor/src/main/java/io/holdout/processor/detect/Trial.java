package io.holdout.processor.detect;

import java.time.Instant;

/**
 * The check that runs once a device's user was first seen with modern authentication.
 *
 * @param start time of that sign-in
 * @param refreshed a token of the app was seen, not only its consent page or its password grant
 * @param checked the 30 minutes have passed without a legacy sign-in
 * @param fromBlocked the device had only been blocked before, so that a blocked attempt tells that the old profile goes on
 */
record Trial(Instant start, boolean refreshed, boolean checked, boolean fromBlocked) {

    Trial withToken() {
        return new Trial(start, true, checked, fromBlocked);
    }

    Trial passed() {
        return new Trial(start, refreshed, true, fromBlocked);
    }
}
