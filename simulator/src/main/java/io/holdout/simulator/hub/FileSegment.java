package io.holdout.simulator.hub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A segment in a file of its own, whose events are found by an index in memory. The first record says how the log stood. */
final class FileSegment implements Segment {
    private final Path path;
    private final RecordFile file;
    private final long base;
    private LogState state;
    private int count;
    private long[] offsets = new long[16];
    private long[] times = new long[16];
    private long[] positions = new long[16];
    private int[] lengths = new int[16];

    private FileSegment(Path path, RecordFile file, LogState state) {
        this.path = path;
        this.file = file;
        this.base = state.next();
        this.state = state;
    }

    static FileSegment create(Path path, LogState state) throws IOException {
        RecordFile file = new RecordFile(path);
        FileSegment segment = new FileSegment(path, file, state);
        // whatever is there was never acknowledged
        file.cut();
        segment.keep(state);
        return segment;
    }

    /** The segment in that file, or null if not even its first record was written to the end. */
    static @Nullable FileSegment open(Path path) throws IOException {
        RecordFile file = new RecordFile(path);
        Loader loader = new Loader(path, file);
        try {
            file.read(loader);
        } catch (IOException e) {
            file.close();
            throw new IOException("cannot read " + path + ": " + e.getMessage(), e);
        }
        if (loader.segment == null) {
            boolean damaged = Files.size(path) > RecordFile.sizeOf(SegmentRecord.of(LogState.EMPTY));
            file.close();
            if (damaged) {
                throw new IOException(path + " is damaged at its beginning");
            }
        }
        return loader.segment;
    }

    /** Builds the index from the records of the file. */
    private static final class Loader implements RecordFile.Visitor, SegmentRecord.Visitor {
        private final Path path;
        private final RecordFile file;
        private long position;
        private @Nullable FileSegment segment;

        private Loader(Path path, RecordFile file) {
            this.path = path;
            this.file = file;
        }

        @Override
        public void record(long from, byte[] payload) throws IOException {
            position = from;
            SegmentRecord.read(payload, this);
        }

        @Override
        public void state(LogState state) {
            if (segment == null) {
                segment = new FileSegment(path, file, state);
            } else {
                segment.state = state;
            }
        }

        @Override
        public void batch(StoredBatch batch) throws IOException {
            if (segment == null || batch.firstSequence() != segment.state.next()) {
                throw new IOException("the batch of " + batch.firstSequence() + " is out of order");
            }
            segment.index(position, batch);
        }
    }

    /** Cuts off what the last process did not write to the end. */
    void cut() throws IOException {
        file.cut();
    }

    /** How the log stood after the last record. */
    LogState state() {
        return state;
    }

    @Override
    public long base() {
        return base;
    }

    @Override
    public int count() {
        return count;
    }

    @Override
    public long bytes() {
        return file.end();
    }

    @Override
    public void append(StoredBatch batch) throws IOException {
        index(file.append(SegmentRecord.of(batch)), batch);
    }

    private void index(long payload, StoredBatch batch) {
        long offset = batch.firstOffset();
        long position = payload + SegmentRecord.FIRST_EVENT;
        for (byte[] event : batch.events()) {
            if (count == offsets.length) {
                grow();
            }
            offsets[count] = offset;
            times[count] = batch.enqueued();
            positions[count] = position;
            lengths[count] = event.length;
            count++;
            offset = StoredBatch.offsetAfter(offset, event);
            position += event.length + SegmentRecord.BETWEEN_EVENTS;
        }
        state = batch.after(state);
    }

    private void grow() {
        int larger = 2 * count;
        offsets = Arrays.copyOf(offsets, larger);
        times = Arrays.copyOf(times, larger);
        positions = Arrays.copyOf(positions, larger);
        lengths = Arrays.copyOf(lengths, larger);
    }

    @Override
    public long offset(int index) {
        return offsets[index];
    }

    @Override
    public long enqueued(int index) {
        return times[index];
    }

    @Override
    public byte[] event(int index) throws IOException {
        return file.bytes(positions[index], lengths[index]);
    }

    @Override
    public void keep(LogState now) throws IOException {
        file.append(SegmentRecord.of(now));
        state = now;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    @Override
    public void delete() throws IOException {
        file.close();
        Files.deleteIfExists(path);
    }
}
