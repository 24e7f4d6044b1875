package io.holdout.simulator.hub;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** What the records in the files of a partition say: how the log stands, or a batch of events. */
final class SegmentRecord {
    private static final byte STATE = 1;
    private static final byte BATCH = 2;

    /** Where in the payload of a batch the first event begins. */
    static final int FIRST_EVENT = 1 + 3 * Long.BYTES + 2 * Integer.BYTES;

    /** From the end of an event to the beginning of the next. */
    static final int BETWEEN_EVENTS = Integer.BYTES;

    private SegmentRecord() {}

    /** Hears what a record says. */
    interface Visitor {
        void state(LogState state);

        void batch(StoredBatch batch) throws IOException;
    }

    static byte[] of(LogState state) {
        return ByteBuffer.allocate(1 + 5 * Long.BYTES)
                .put(STATE)
                .putLong(state.begin())
                .putLong(state.next())
                .putLong(state.nextOffset())
                .putLong(state.lastOffset())
                .putLong(state.lastEnqueued())
                .array();
    }

    static byte[] of(StoredBatch batch) {
        int size = batch.events().stream()
                .mapToInt(event -> Integer.BYTES + event.length)
                .sum();
        ByteBuffer payload = ByteBuffer.allocate(1 + 3 * Long.BYTES + Integer.BYTES + size)
                .put(BATCH)
                .putLong(batch.firstSequence())
                .putLong(batch.firstOffset())
                .putLong(batch.enqueued())
                .putInt(batch.events().size());
        for (byte[] event : batch.events()) {
            payload.putInt(event.length).put(event);
        }
        return payload.array();
    }

    static void read(byte[] payload, Visitor visitor) throws IOException {
        ByteBuffer record = ByteBuffer.wrap(payload);
        try {
            byte type = record.get();
            if (type == STATE) {
                visitor.state(new LogState(
                        record.getLong(), record.getLong(), record.getLong(), record.getLong(), record.getLong()));
            } else if (type == BATCH) {
                readBatch(record, visitor);
            } else {
                throw new IOException("a record of type " + type + ", written by a later version");
            }
        } catch (BufferUnderflowException e) {
            throw new IOException("a record is shorter than it says", e);
        }
    }

    private static void readBatch(ByteBuffer record, Visitor visitor) throws IOException {
        long sequence = record.getLong();
        long offset = record.getLong();
        long enqueued = record.getLong();
        int count = record.getInt();
        List<byte[]> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] event = new byte[record.getInt()];
            record.get(event);
            events.add(event);
        }
        visitor.batch(new StoredBatch(sequence, offset, enqueued, events));
    }
}
