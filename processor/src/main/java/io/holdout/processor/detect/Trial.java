package io.holdout.processor.detect;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The check that runs once a device's user was first seen with modern authentication.
 *
 * @param start time of that sign-in
 * @param refreshed a token of the app was seen, not only its consent page or its password grant
 * @param checked the 30 minutes have passed without a legacy sign-in
 * @param fromBlocked the device had only been blocked before, so that a blocked attempt tells that the old profile goes on
 * @param move the sign-ins it rests on, null in rows written before they were kept
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Trial(
        Instant start,
        boolean refreshed,
        boolean checked,
        boolean fromBlocked,
        @Nullable Move move) {

    static Trial begunBy(Sighting first, boolean token, boolean fromBlocked) {
        return new Trial(first.time(), token, false, fromBlocked, Move.begunBy(first));
    }

    Trial withToken(Sighting token) {
        return new Trial(start, true, checked, fromBlocked, move == null ? null : move.confirmedBy(token));
    }

    Trial passed() {
        return new Trial(start, refreshed, true, fromBlocked, move);
    }
}
