package io.holdout.ingest;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.holdout.model.Counts;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far a source partition has been written, committed together with what was written.
 *
 * @param position of the last event written: sequence number, or place in the sorted order of files; -1 before the first
 * @param newest newest sign-in time accepted, or {@link Instant#EPOCH}
 * @param counts everything written since the source began
 * @param about what the position is valid for; a source whose {@code about} differs starts anew
 * @param hub what is known of the event at that position, null for a source that is no hub
 */
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
public record Checkpoint(
        int v,
        @JsonInclude(JsonInclude.Include.ALWAYS) long position,
        @JsonInclude(JsonInclude.Include.ALWAYS) Instant newest,
        Counts counts,
        Map<String, String> about,
        @Nullable HubPosition hub) {

    public static final int VERSION = 1;

    public Checkpoint {
        requireNonNull(newest, "newest");
        counts = counts == null ? Counts.NONE : counts;
        about = about == null ? Map.of() : Map.copyOf(about);
    }

    public static Checkpoint beginning(Map<String, String> about) {
        return new Checkpoint(VERSION, -1, Instant.EPOCH, Counts.NONE, about, null);
    }

    /** The same place, as a hub knows it. */
    public Checkpoint at(long event, HubPosition position) {
        return new Checkpoint(v, event, newest, counts, about, position);
    }

    /** After one more event at that position. */
    public Checkpoint after(long event, Instant newestInIt, Counts inIt) {
        return new Checkpoint(
                v, event, newest.isAfter(newestInIt) ? newest : newestInIt, counts.plus(inIt), about, hub);
    }
}
