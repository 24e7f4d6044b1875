package io.holdout.ingest.hub;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How one hub is read.
 *
 * @param start where a partition begins that has never been read
 * @param tenant of records that name none
 * @param credit events that may be on their way or waiting in one partition; an event has up to 1 MB
 * @param bufferBytes memory of one partition's writer
 * @param session after this long without a word from an instance its partitions go to others
 * @param look how often partitions are compared with what the hub says: their end, new partitions
 * @param silence after this long without an event, although the hub has some, a link is opened anew
 */
public record HubSettings(
        HubConnection connection,
        StartAt start,
        String tenant,
        int credit,
        long bufferBytes,
        Duration session,
        Duration look,
        Duration silence) {

    /** The largest event of any tier. */
    private static final long MAX_EVENT = 1L << 20;

    private static final int MIN_CREDIT = 2;
    private static final int MAX_CREDIT = 500;

    public HubSettings {
        requireNonNull(connection, "connection");
        requireNonNull(start, "start");
        requireNonNull(tenant, "tenant");
        if (credit < 1) {
            throw new IllegalArgumentException("credit must be 1 or more: " + credit);
        }
    }

    /** Where a partition begins that has never been read. */
    public sealed interface StartAt {
        /** With the oldest event the hub still has. */
        record Earliest() implements StartAt {}

        /** With what comes after the first start. */
        record Latest() implements StartAt {}

        /** With the first event the hub took at or after that time. */
        record At(Instant enqueued) implements StartAt {}

        /** The time to start at, or null. */
        default @Nullable Instant instant() {
            return this instanceof At at ? at.enqueued() : null;
        }
    }

    /**
     * The usual settings.
     *
     * @param memory for events in all partitions together, bytes
     * @param partitions that share it
     */
    public static HubSettings of(HubConnection connection, StartAt start, String tenant, long memory, int partitions) {
        long share = memory / Math.max(1, partitions);
        int credit = (int) Math.max(MIN_CREDIT, Math.min(MAX_CREDIT, share / MAX_EVENT));
        return new HubSettings(
                connection,
                start,
                tenant,
                credit,
                Math.max(2L << 20, Math.min(16L << 20, share)),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Duration.ofMinutes(1));
    }
}
