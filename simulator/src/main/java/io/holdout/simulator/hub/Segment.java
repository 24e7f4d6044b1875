package io.holdout.simulator.hub;

import java.io.IOException;

/** A stretch of a partition's log: events without a gap in their sequence numbers. Not for use by several threads. */
interface Segment {
    /** Sequence number of the first event, or of the one that will be. */
    long base();

    int count();

    /** What the segment takes of the partition's share. */
    long bytes();

    /** All events are there afterwards, or none. */
    void append(StoredBatch batch) throws IOException;

    long offset(int index);

    long enqueued(int index);

    byte[] event(int index) throws IOException;

    /** Keeps that the log begins later than the events that are still here. */
    void keep(LogState state) throws IOException;

    void close() throws IOException;

    /** Closes the segment and gives its room back. */
    void delete() throws IOException;
}
