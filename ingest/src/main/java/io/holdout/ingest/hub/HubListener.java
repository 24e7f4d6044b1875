package io.holdout.ingest.hub;

import java.time.Duration;
import java.time.Instant;

/** Hears what happens to the partitions of a hub, on the threads that read them: for metrics and alarms. */
public interface HubListener {
    /** The group has handed partitions out anew, so many more of them to this instance. */
    default void rebalanced(String source, int more) {}

    /** A partition is this instance's to read from now on; it will be acquired. */
    default void assigned(String source, int partition) {}

    /** A partition is read after that sequence number; the cause is the failure before, or {@code start}. */
    default void acquired(String source, int partition, long after, String cause) {}

    /** A partition is not read for the moment; it will be acquired again. */
    default void lost(String source, int partition, String why) {}

    /** A partition is not this instance's any more. */
    default void released(String source, int partition) {}

    /** A transaction was committed. */
    default void committed(HubCommit commit) {}

    /** How old the newest sign-in of an event was when the hub took the event. */
    default void sourceLag(String source, Duration lag) {}

    /** A partition that was read to its end has told that time, in a transaction of its own. */
    default void idle(String source, int partition, Instant time) {}

    /** Newest sequence number of the hub. */
    default void end(String source, int partition, long sequence) {}

    /** Events were deleted by the hub before they were read. */
    default void gap(String source, int partition, long first, long last) {}

    /** A partition is not read any more until somebody acts. */
    default void stopped(String source, int partition, String why) {}
}
