package io.holdout.app.sort;

import java.io.Closeable;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;

/** Pairs in order, read once. Before the first {@link #next()} there is no pair. */
sealed interface Run extends Closeable permits FileRun, MemoryRun {
    Comparator<Run> BY_PAIR = (one, other) -> {
        int byKey = Arrays.compareUnsigned(one.key(), other.key());
        return byKey != 0 ? byKey : Arrays.compareUnsigned(one.value(), other.value());
    };

    /** Moves to the next pair; false at the end. */
    boolean next() throws IOException;

    byte[] key();

    byte[] value();

    @Override
    void close() throws IOException;
}
