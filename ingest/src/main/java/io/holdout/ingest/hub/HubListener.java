package io.holdout.ingest.hub;

import io.holdout.model.Counts;
import java.time.Duration;

/** Hears what happens to the partitions of a hub, on the threads that read them: for metrics and alarms. */
public interface HubListener {
    HubListener NONE = new HubListener() {};

    /** A partition is read from here on; the cause is the failure before, or {@code start}. */
    default void acquired(String source, int partition, String cause) {}

    /** A partition was given to another instance, or is stopped. */
    default void released(String source, int partition) {}

    /** Events were committed: so many, up to that sequence number. */
    default void committed(String source, int partition, long events, long position, Counts counts) {}

    /** How long the oldest event of a transaction took from the hub to the commit. */
    default void pipelineLag(String source, int partition, Duration lag) {}

    /** Newest sequence number of the hub. */
    default void end(String source, int partition, long sequence) {}

    /** Events were deleted by the hub before they were read. */
    default void gap(String source, int partition, long first, long last) {}

    /** A partition is not read any more until somebody acts. */
    default void stopped(String source, int partition, String why) {}
}
