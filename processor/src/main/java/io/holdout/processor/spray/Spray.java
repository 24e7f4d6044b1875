package io.holdout.processor.spray;

import io.holdout.model.Rule;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One run of one cause, as the attempts that are known show it.
 *
 * @param uid of its finding
 * @param start of its first window
 * @param reached when the threshold was reached, in the attempts' own time
 * @param raised when it became graver or surer, null while it has not
 * @param newest attempt in it
 * @param until what happens then belongs to it no more
 * @param over when it is told that it is over, which is later where a fast spray has to be known for one first
 * @param user whose account was let in, 0 for a spray itself
 */
record Spray(
        Rule rule,
        String uid,
        Instant start,
        Instant reached,
        @Nullable Instant raised,
        Instant newest,
        Instant until,
        Instant over,
        long user) {

    private static final Duration REPORT_EVERY = Duration.ofHours(1);

    boolean covers(Instant time) {
        return !time.isBefore(start) && time.isBefore(over);
    }

    boolean isOver(Instant horizon) {
        return !horizon.isBefore(over);
    }

    /**
     * The last moment worth a report: when it was reached, when it was raised, the hours since in which there was something new, and the
     * end. What is told is what had happened by then, so it does not depend on the order of arrival.
     */
    Instant moment(Instant horizon) {
        if (isOver(horizon)) {
            return over;
        }
        Instant first = first();
        Instant hour = hourAfter(hours(reached, newest, true), hours(reached, horizon, false));
        return hour.isAfter(first) ? hour : first;
    }

    private Instant first() {
        return raised != null && raised.isAfter(reached) ? raised : reached;
    }

    private Instant hourAfter(long untilNewest, long untilHorizon) {
        return reached.plus(REPORT_EVERY.multipliedBy(Math.max(0, Math.min(untilNewest, untilHorizon))));
    }

    /** When there may be more to tell than was told of that moment. */
    Instant nextMoment(Instant told) {
        Instant hour = reached.plus(REPORT_EVERY.multipliedBy(hours(reached, told, false) + 1));
        return newest.isAfter(told) && !told.isBefore(first()) && hour.isBefore(over) ? hour : over;
    }

    private static long hours(Instant from, Instant to, boolean begun) {
        long nanos = Duration.between(from, to).toNanos();
        long hour = REPORT_EVERY.toNanos();
        return begun ? -Math.floorDiv(-nanos, hour) : Math.floorDiv(nanos, hour);
    }
}
