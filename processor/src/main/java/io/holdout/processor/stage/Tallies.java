package io.holdout.processor.stage;

import io.holdout.processor.detect.SignInClass;
import java.nio.ByteBuffer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/** Counts what the stage has seen, in its own store, so that they are exact over restarts. */
final class Tallies {
    static final Bytes ROW = RowKey.of('n').bytes();

    private final KeyValueStore<Bytes, byte[]> store;
    private final long[] counts = new long[Tally.SIZE];

    Tallies(KeyValueStore<Bytes, byte[]> store) {
        this.store = store;
        byte[] row = store.get(ROW);
        if (row != null) {
            ByteBuffer.wrap(row).asLongBuffer().get(counts);
        }
    }

    void count(SignInClass kind) {
        add(kind.ordinal(), 1);
    }

    /** The class of a counted sign-in changed with its re-emission. */
    void move(SignInClass from, SignInClass to) {
        add(from.ordinal(), -1);
        add(to.ordinal(), 1);
    }

    void duplicate() {
        add(Tally.SIZE - 1, 1);
    }

    private void add(int index, long change) {
        counts[index] += change;
        ByteBuffer row = ByteBuffer.allocate(Tally.SIZE * Long.BYTES);
        row.asLongBuffer().put(counts);
        store.put(ROW, row.array());
    }
}
