package io.holdout.ingest.hub;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How one hub is read.
 *
 * @param start where a partition begins that has never been read
 * @param tenant of records that name none
 * @param memory bytes for events that are on their way or waiting, in all partitions an instance has together
 * @param bufferBytes memory of one partition's writer
 * @param session after this long without a word from an instance its partitions go to others
 * @param look how often partitions are compared with what the hub says: their end, new partitions
 * @param pulse when partitions tell the time
 * @param silence after this long without an event, although the hub has some, a link is opened anew
 */
public record HubSettings(
        HubConnection connection,
        StartAt start,
        String tenant,
        long memory,
        long bufferBytes,
        Duration session,
        Duration look,
        Duration silence,
        Supplier<Pulse> pulse) {

    /** The largest event of any tier. */
    private static final long MAX_EVENT = 1L << 20;

    /** A hub has at most 32 partitions in the usual tiers. */
    private static final int MOST_PARTITIONS = 32;

    private static final int MIN_CREDIT = 2;
    private static final int MAX_CREDIT = 500;

    public HubSettings {
        requireNonNull(connection, "connection");
        requireNonNull(start, "start");
        requireNonNull(tenant, "tenant");
        requireNonNull(pulse, "pulse");
        if (memory < MAX_EVENT) {
            throw new IllegalArgumentException("an event may have 1 MB, so memory must be that or more: " + memory);
        }
    }

    /**
     * How many events may be on their way or waiting in one partition. What was asked for cannot be taken back, and all of it may be
     * as large as events can be.
     *
     * @param partitions that the instance has
     */
    int credit(int partitions) {
        return (int) Math.max(MIN_CREDIT, Math.min(MAX_CREDIT, memory / MAX_EVENT / Math.max(1, partitions)));
    }

    /** The same with another look and pulse, for events that are not of this day. */
    public HubSettings with(Duration otherLook, Supplier<Pulse> otherPulse) {
        return new HubSettings(connection, start, tenant, memory, bufferBytes, session, otherLook, silence, otherPulse);
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
     * @param memory bytes for events that wait, and as many again for what is being written, in all partitions together
     */
    public static HubSettings of(HubConnection connection, StartAt start, String tenant, long memory) {
        return new HubSettings(
                connection,
                start,
                tenant,
                Math.max(MAX_EVENT, memory),
                Math.max(2L << 20, Math.min(16L << 20, memory / MOST_PARTITIONS)),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Duration.ofMinutes(1),
                Pulse.live());
    }
}
