package io.holdout.simulator.hub;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.LongPredicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The events of one partition in their order, from a beginning that moves as retention wants it. */
final class PartitionLog {
    private final Segments storage;
    private final Supplier<Retention> retention;
    private final Clock clock;
    private final HubMessages messages = new HubMessages();
    private final Deque<Segment> segments = new ArrayDeque<>();
    private LogState state;
    private boolean closed;

    private PartitionLog(Segments storage, Segments.Kept kept, Supplier<Retention> retention, Clock clock) {
        this.storage = storage;
        this.retention = retention;
        this.clock = clock;
        this.segments.addAll(kept.segments());
        this.state = kept.state();
    }

    /** Goes on where the last process stopped. */
    static PartitionLog open(Segments storage, Supplier<Retention> retention, Clock clock) throws IOException {
        PartitionLog log = new PartitionLog(storage, storage.open(), retention, clock);
        log.retain();
        return log;
    }

    /** Takes all events of a batch or, if there is no room for them, none. */
    synchronized void append(List<PublishedEvent> batch) throws IOException {
        if (closed) {
            throw new IOException("the log is closed");
        }
        // within a partition the enqueued time does not run backwards
        long enqueued = Math.max(state.lastEnqueued(), clock.millis());
        List<byte[]> encoded = new ArrayList<>(batch.size());
        long offset = state.nextOffset();
        for (PublishedEvent event : batch) {
            byte[] stamped = messages.stamp(event, state.next() + encoded.size(), Long.toString(offset), enqueued);
            encoded.add(stamped);
            offset = StoredBatch.offsetAfter(offset, stamped);
        }
        StoredBatch stored = new StoredBatch(state.next(), state.nextOffset(), enqueued, encoded);
        active().append(stored);
        state = stored.after(state);
        retain();
    }

    private Segment active() throws IOException {
        Segment last = segments.peekLast();
        if (last == null || (last.count() > 0 && last.bytes() >= retention.get().segmentBytes())) {
            last = storage.create(state);
            segments.add(last);
        }
        return last;
    }

    private void retain() throws IOException {
        Retention most = retention.get();
        state = state.beginningAt(Math.max(state.begin(), state.next() - most.events()));
        long bytes = segments.stream().mapToLong(Segment::bytes).sum();
        while (segments.size() > 1) {
            Segment oldest = segments.getFirst();
            long end = oldest.base() + oldest.count();
            if (bytes <= most.bytes() && end > state.begin()) {
                return;
            }
            bytes -= oldest.bytes();
            segments.removeFirst().delete();
            state = state.beginningAt(Math.max(state.begin(), end));
        }
    }

    /** Forgets all events before that number; of events that are yet to come none are forgotten. */
    synchronized void trimTo(long sequenceNumber) throws IOException {
        if (sequenceNumber <= state.begin()) {
            return;
        }
        LogState trimmed = state.beginningAt(Math.min(sequenceNumber, state.next()));
        active().keep(trimmed);
        state = trimmed;
        retain();
    }

    /** An event that is kept, encoded as consumers get it. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    record Kept(long sequenceNumber, byte[] encoded) {}

    /** The first event that is kept with this number or a later one. */
    synchronized @Nullable Kept read(long from) throws IOException {
        long number = Math.max(from, state.begin());
        if (closed || number >= state.next()) {
            return null;
        }
        Segment segment = holding(number);
        return new Kept(number, segment.event((int) (number - segment.base())));
    }

    private Segment holding(long sequenceNumber) {
        for (Segment segment : segments) {
            if (sequenceNumber < segment.base() + segment.count()) {
                return segment;
            }
        }
        throw new IllegalStateException("no segment holds " + sequenceNumber);
    }

    synchronized LogState state() {
        return state;
    }

    /**
     * The sequence number that reading begins at. A position that retention has passed means the beginning, one beyond the end
     * is refused, except for a time.
     */
    synchronized long resolve(StartPosition position) throws Refusal {
        if (position instanceof StartPosition.Offset offset) {
            return resolve(offset);
        } else if (position instanceof StartPosition.Sequence sequence) {
            return resolve(sequence);
        } else if (position instanceof StartPosition.EnqueuedTime from) {
            long time = from.time();
            return firstWhere(Segment::enqueued, kept -> from.inclusive() ? kept >= time : kept > time);
        }
        return state.next();
    }

    private long resolve(StartPosition.Offset from) throws Refusal {
        long offset = from.offset();
        if (offset > Math.max(0, state.lastOffset())) {
            throw beyond("offset", offset, state.lastOffset());
        }
        return firstWhere(Segment::offset, kept -> from.inclusive() ? kept >= offset : kept > offset);
    }

    private long resolve(StartPosition.Sequence from) throws Refusal {
        if (from.number() > (from.inclusive() ? state.next() : state.next() - 1)) {
            throw beyond("sequence number", from.number(), state.next() - 1);
        }
        return Math.max(state.begin(), from.inclusive() ? from.number() : from.number() + 1);
    }

    private static Refusal beyond(String what, long asked, long last) {
        return new Refusal(
                Refusal.ARGUMENT_ERROR,
                "The supplied " + what + " '" + asked + "' is invalid. The last " + what + " in the system is '" + last
                        + "'.");
    }

    /** What a segment knows of each of its events. */
    private interface Property {
        long of(Segment segment, int index);
    }

    private long firstWhere(Property property, LongPredicate wanted) {
        for (Segment segment : segments) {
            int count = segment.count();
            if (count == 0 || !wanted.test(property.of(segment, count - 1))) {
                continue;
            }
            int low = 0;
            int high = count - 1;
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (wanted.test(property.of(segment, middle))) {
                    high = middle;
                } else {
                    low = middle + 1;
                }
            }
            return Math.max(state.begin(), segment.base() + low);
        }
        return state.next();
    }

    synchronized void close() throws IOException {
        closed = true;
        for (Segment segment : segments) {
            segment.close();
        }
    }
}
