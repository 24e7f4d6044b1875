package io.holdout.simulator.hub;

import java.util.ArrayList;
import java.util.List;

/** A segment that is gone with the process. */
final class MemorySegment implements Segment {
    private static final int OVERHEAD = 64;

    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    private record Event(long offset, long enqueued, byte[] encoded) {}

    private final long base;
    private final List<Event> events = new ArrayList<>();
    private long bytes;

    private MemorySegment(long base) {
        this.base = base;
    }

    /** A partition of which nothing is kept. */
    static Segments none() {
        return new Segments() {
            @Override
            public Kept open() {
                return new Kept(LogState.EMPTY, List.of());
            }

            @Override
            public Segment create(LogState state) {
                return new MemorySegment(state.next());
            }
        };
    }

    @Override
    public long base() {
        return base;
    }

    @Override
    public int count() {
        return events.size();
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public void append(StoredBatch batch) {
        long offset = batch.firstOffset();
        for (byte[] event : batch.events()) {
            events.add(new Event(offset, batch.enqueued(), event));
            bytes += event.length + OVERHEAD;
            offset = StoredBatch.offsetAfter(offset, event);
        }
    }

    @Override
    public long offset(int index) {
        return events.get(index).offset();
    }

    @Override
    public long enqueued(int index) {
        return events.get(index).enqueued();
    }

    @Override
    public byte[] event(int index) {
        return events.get(index).encoded();
    }

    @Override
    public void keep(LogState state) {
        // nothing outlives the process
    }

    @Override
    public void close() {
        events.clear();
    }

    @Override
    public void delete() {
        close();
    }
}
