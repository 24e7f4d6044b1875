package io.holdout.app.sort;

import java.io.Closeable;
import java.io.IOException;
import java.util.Arrays;

/** One thread's way into an {@link ExternalSorter}; not safe for several. */
public final class Appender implements Closeable {
    /** What a pair costs beside its bytes: an entry in the index, an Integer, and room to sort them. */
    private static final int INDEX_COST = 32;

    private static final byte[] NONE = {};

    private final ExternalSorter sorter;
    private final int capacity;
    private byte[] pairs = NONE;
    private int end;
    private Integer[] starts = new Integer[64];
    private int count;
    private boolean closed;

    Appender(ExternalSorter sorter, int capacity) {
        this.sorter = sorter;
        this.capacity = capacity;
    }

    /** Adds a copy of the pair; may write to disk. */
    public void add(byte[] key, byte[] value) throws IOException {
        if (closed) {
            throw new IllegalStateException("the appender is closed");
        }
        long size = (long) MemoryRun.HEADER + key.length + value.length;
        if (count > 0 && end + size + (count + 1L) * INDEX_COST > capacity) {
            sorter.spill(take());
        }
        makeRoom(Math.addExact(end, Math.toIntExact(size)));
        starts[count++] = end;
        end = MemoryRun.put(pairs, end, key, value);
    }

    /** Hands over what is left. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            sorter.finish(take());
            pairs = NONE;
        }
    }

    /** A small input never needs the whole buffer; a single pair may be larger than it. */
    private void makeRoom(int needed) {
        if (needed > pairs.length) {
            long doubled = Math.max(1 << 16, 2L * pairs.length);
            pairs = Arrays.copyOf(pairs, (int) Math.max(needed, Math.min(doubled, capacity)));
        }
        if (count == starts.length) {
            starts = Arrays.copyOf(starts, 2 * count);
        }
    }

    private MemoryRun take() {
        MemoryRun run = new MemoryRun(pairs, Arrays.copyOf(starts, count));
        end = 0;
        count = 0;
        return run;
    }
}
