package io.holdout.simulator.hub;

import java.util.List;

/**
 * Events that came in together, with the numbers the hub has given them.
 *
 * @param firstSequence sequence number of the first event; the others follow without a gap
 * @param firstOffset offset of the first event
 * @param enqueued epoch milliseconds, one for the batch
 * @param events encoded AMQP messages, as consumers get them
 */
record StoredBatch(long firstSequence, long firstOffset, long enqueued, List<byte[]> events) {
    private static final int OVERHEAD = 24;

    StoredBatch {
        events = List.copyOf(events);
    }

    /** Offsets are places in the service's storage, so they grow with the size of the events. */
    static long offsetAfter(long offset, byte[] event) {
        return offset + event.length + OVERHEAD;
    }

    LogState after(LogState before) {
        long offset = firstOffset;
        long last = before.lastOffset();
        for (byte[] event : events) {
            last = offset;
            offset = offsetAfter(offset, event);
        }
        return new LogState(before.begin(), firstSequence + events.size(), offset, last, enqueued);
    }
}
