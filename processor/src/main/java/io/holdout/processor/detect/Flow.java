package io.holdout.processor.detect;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How one category of the log flows, over all sources. A flow is steady once it has flowed for three times the limit without a
 * pause longer than the limit, so that a rare category, or a burst, is never missed when it ends. After a silence it has to flow
 * for half the limit, so that a straggler does not end the alert.
 *
 * @param flowed for how long, without the pauses
 * @param last minute of the newest record
 * @param records within {@code flowed}
 * @param sources that have carried it and have not ended
 * @param silence what was said about it, until it flows again
 */
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
record Flow(
        @JsonInclude(JsonInclude.Include.ALWAYS) Duration flowed,
        @JsonInclude(JsonInclude.Include.ALWAYS) Instant last,
        long records,
        boolean steady,
        Set<String> sources,
        @Nullable Silence silence) {

    private static final int LIMITS_TO_BE_STEADY = 3;

    Flow {
        requireNonNull(flowed, "flowed");
        requireNonNull(last, "last");
        sources = sources == null ? Set.of() : Set.copyOf(sources);
    }

    static Flow beginning(Instant minute) {
        return new Flow(Duration.ZERO, minute, 0, false, Set.of(), null);
    }

    Flow with(Instant minute, long more, String source, Duration limit) {
        Duration pause = Duration.between(last, minute);
        boolean paused = pause.compareTo(limit) > 0;
        boolean anew = paused && !steady;
        Duration total = anew ? Duration.ZERO : paused ? flowed : flowed.plus(pause);
        // what comes with the first minute, or with the end of a pause, came in no time that is counted
        long counted = anew ? 0 : paused || total.isZero() ? records : records + more;
        Set<String> carriers = new TreeSet<>(sources);
        carriers.add(source);
        Duration proof = silence == null ? limit.multipliedBy(LIMITS_TO_BE_STEADY) : limit.dividedBy(2);
        return new Flow(total, minute, counted, steady || total.compareTo(proof) >= 0, carriers, silence);
    }

    /** Has to prove itself again: nobody knows how much of it came from the source that has ended. */
    Flow without(String source) {
        Set<String> carriers = new TreeSet<>(sources);
        carriers.remove(source);
        return new Flow(Duration.ZERO, last, 0, false, carriers, silence);
    }

    /** How many records usually come in that time. */
    double usualIn(Duration time) {
        return (double) records * time.toSeconds() / Math.max(1, flowed.toSeconds());
    }

    Flow silent(Silence told) {
        return new Flow(flowed, last, records, false, sources, told);
    }

    Flow resumed() {
        return new Flow(flowed, last, records, steady, sources, null);
    }
}
