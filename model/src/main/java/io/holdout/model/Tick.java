package io.holdout.model;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;

/**
 * How far one source has come: the watermark, written to every partition of {@code holdout.signins} in order with the
 * sign-ins themselves. A stage's time is the minimum over its sources, so a source that lags holds every wait open.
 *
 * @param source name of the source partition, e.g. {@code scan} or {@code simulator/0}
 * @param time newest sign-in time the source has accepted, or later where the source knows that nothing older is left
 * @param out true when the source has ended for good and no longer holds time back
 * @param inOrder true when the source writes its sign-ins in the order of time and id, from its first one on: nothing older than what it
 *     has written will follow from it
 * @param counts what the source has read since it began
 */
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
public record Tick(int v, String source, Instant time, boolean out, boolean inOrder, Counts counts)
        implements SignInEvent {

    public Tick {
        requireNonNull(source, "source");
        requireNonNull(time, "time");
        counts = counts == null ? Counts.NONE : counts;
    }

    public Tick(String source, Instant time, boolean out, Counts counts) {
        this(VERSION, source, time, out, false, counts);
    }

    /** The same tick, of a source that writes its sign-ins in the order of time and id. */
    public Tick ofOrderedSource() {
        return new Tick(v, source, time, out, true, counts);
    }

    /** The same tick at another time. */
    public Tick at(Instant other) {
        return new Tick(v, source, other, out, inOrder, counts);
    }
}
