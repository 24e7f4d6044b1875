package io.holdout.ingest;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a checkpoint knows of the hub beside the sequence number, to tell whether it is still the same hub.
 *
 * @param created when the hub was created; another time is another hub of that name
 * @param ownerLevel of the link that read it; each owner takes the next, so that an older one is sent away by the hub
 * @param offset of the event at the checkpoint's position, "" when no event has been read
 * @param enqueued time the hub took that event, {@link Instant#EPOCH} when no event has been read
 * @param from the time to start at, as long as no event has been read; null where the position tells
 */
public record HubPosition(
        Instant created,
        long ownerLevel,
        String offset,
        @JsonInclude(JsonInclude.Include.ALWAYS) Instant enqueued,
        @Nullable Instant from) {

    public HubPosition {
        requireNonNull(created, "created");
        requireNonNull(enqueued, "enqueued");
        offset = offset == null ? "" : offset;
    }

    /** Before the first event. */
    public static HubPosition beforeAnyEvent(Instant created, @Nullable Instant from) {
        return new HubPosition(created, -1, "", Instant.EPOCH, from);
    }

    /** For the next owner. */
    public HubPosition takenOver() {
        return new HubPosition(created, ownerLevel + 1, offset, enqueued, from);
    }

    /** After an event was read. */
    public HubPosition at(String eventOffset, Instant eventEnqueued) {
        return new HubPosition(created, ownerLevel, eventOffset, eventEnqueued, null);
    }

    /** True when that is the event this position is about. */
    public boolean isOf(String eventOffset, Instant eventEnqueued) {
        return offset.equals(eventOffset) && enqueued.equals(eventEnqueued);
    }
}
