package io.holdout.processor.detect;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A mail app that a user is adding an account to (R-E1): its two steps until they make a set-up, and the set-ups no token has followed yet.
 *
 * @param confirmed the redirect back into the app, the newest that may still be half of a set-up
 * @param letIn the success, likewise
 * @param first the oldest set-up without a token, shown by its success
 * @param last the newest
 * @param repeated two of them lie within an hour
 */
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
record Setup(
        @JsonInclude(JsonInclude.Include.ALWAYS) MailApp app,
        @Nullable Sighting confirmed,
        @Nullable Sighting letIn,
        @Nullable Sighting first,
        @Nullable Sighting last,
        boolean repeated) {
    /** The steps of one set-up lie no further apart. */
    static final Duration STEPS_WITHIN = Duration.ofSeconds(4);

    private static final Duration REPEATED_WITHIN = Duration.ofHours(1);

    static Setup of(MailApp app) {
        return new Setup(app, null, null, null, null, false);
    }

    /** With one more step, which may make a set-up complete. */
    Setup with(Sighting step) {
        Sighting redirect = step.isRedirectIntoApp() ? step : confirmed;
        Sighting success = step.isRedirectIntoApp() ? letIn : step;
        if (redirect == null || success == null || !belongTogether(redirect, success)) {
            return new Setup(app, redirect, success, first, last, repeated);
        }
        boolean again = last != null && !last.time().plus(REPEATED_WITHIN).isBefore(success.time());
        return new Setup(app, null, null, first == null ? success : first, success, repeated || again);
    }

    private static boolean belongTogether(Sighting redirect, Sighting success) {
        Duration apart = Duration.between(redirect.time(), success.time()).abs();
        String one = redirect.signIn().correlationId();
        String other = success.signIn().correlationId();
        boolean correlated = !one.isEmpty() && !other.isEmpty();
        boolean same = correlated
                ? one.equals(other)
                : redirect.source().address().equals(success.source().address());
        return same && apart.compareTo(STEPS_WITHIN) <= 0;
    }

    /** Without steps, which lie too far back to become a set-up. */
    Setup lapsed() {
        return new Setup(app, null, null, first, last, repeated);
    }

    /** With only the set-ups later than the first. */
    Setup afterFirst() {
        Sighting next = last == null || last.equals(first) ? null : last;
        return new Setup(app, confirmed, letIn, next, next, false);
    }

    /** True when nothing is left to wait for. */
    @JsonIgnore
    boolean isOver() {
        return first == null && !isUnderWay();
    }

    /** True when a step may still become half of a set-up. */
    @JsonIgnore
    boolean isUnderWay() {
        return confirmed != null || letIn != null;
    }

    /** When a token should have come for the oldest set-up, null without one. */
    @Nullable
    Instant due(Duration syncAfter) {
        return first == null ? null : first.time().plus(syncAfter);
    }
}
