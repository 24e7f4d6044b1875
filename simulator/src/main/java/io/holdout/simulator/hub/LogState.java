package io.holdout.simulator.hub;

/**
 * Where a partition's log stands.
 *
 * @param begin sequence number of the oldest event that is kept, {@code next} if none is
 * @param next sequence number of the next event
 * @param nextOffset offset of the next event
 * @param lastOffset offset of the last event, -1 if there never was one
 * @param lastEnqueued epoch milliseconds when the last event came in
 */
record LogState(long begin, long next, long nextOffset, long lastOffset, long lastEnqueued) {
    /** The service gives the first day of the year 1 for a partition that never held an event. */
    static final LogState EMPTY = new LogState(0, 0, 0, -1, -62_135_596_800_000L);

    LogState beginningAt(long sequenceNumber) {
        return new LogState(sequenceNumber, next, nextOffset, lastOffset, lastEnqueued);
    }

    boolean isEmpty() {
        return begin == next;
    }
}
