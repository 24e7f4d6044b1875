package io.holdout.ingest.hub;

import com.azure.messaging.eventhubs.models.EventPosition;
import io.holdout.ingest.Checkpoint;
import io.holdout.ingest.HubPosition;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Whether a hub's partition still goes on where the checkpoint ended. */
sealed interface Continuity {

    /** It does. */
    record Unbroken() implements Continuity {}

    /** Events were deleted before they were read, from one sequence number to another, both of them lost. */
    record Gap(long first, long last) implements Continuity {}

    /** This is another hub of the same name: going on would leave out or repeat events without a word. */
    record AnotherHub(String evidence) implements Continuity {}

    /**
     * What a partition says of itself.
     *
     * @param created when the hub was created
     * @param begin first sequence number it still has; where it is empty, the next it will give
     * @param last newest sequence number, -1 before the first event
     */
    record Partition(Instant created, long begin, long last) {}

    static Continuity of(Checkpoint checkpoint, HubPosition at, Partition partition) {
        if (!at.created().equals(partition.created())) {
            return new AnotherHub(
                    "it was created at " + partition.created() + ", the one that was read at " + at.created());
        }
        if (checkpoint.position() > partition.last()) {
            return new AnotherHub(
                    "it ends at sequence number " + partition.last() + ", but was read up to " + checkpoint.position());
        }
        boolean unread = at.from() != null;
        return unread || checkpoint.position() + 1 >= partition.begin()
                ? new Unbroken()
                : new Gap(checkpoint.position() + 1, partition.begin() - 1);
    }

    /** The first event of a link that was opened at the checkpoint's own event, as {@link #position} does; null when it is none. */
    static @Nullable Continuity ofFirst(
            Checkpoint checkpoint, HubPosition at, long sequence, String offset, Instant enqueued) {
        if (sequence != checkpoint.position() || at.offset().isEmpty() || at.isOf(offset, enqueued)) {
            return null;
        }
        return new AnotherHub("sequence number " + sequence + " was enqueued at " + enqueued + " and offset " + offset
                + ", but the event that was read at " + at.enqueued() + " and " + at.offset());
    }

    /** Where to open the link: at the event that was read last, where it is still there, so that it can be compared. */
    static EventPosition position(Checkpoint checkpoint, HubPosition at, Partition partition) {
        Instant from = at.from();
        if (from != null) {
            return EventPosition.fromEnqueuedTime(from);
        }
        boolean readSomething = !at.offset().isEmpty();
        if (readSomething && checkpoint.position() >= partition.begin()) {
            return EventPosition.fromSequenceNumber(checkpoint.position(), true);
        }
        return checkpoint.position() < partition.begin()
                ? EventPosition.earliest()
                : EventPosition.fromSequenceNumber(checkpoint.position(), false);
    }
}
