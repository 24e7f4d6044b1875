package io.holdout.processor.stage;

import io.holdout.processor.detect.SignInClass;
import java.nio.ByteBuffer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/** Counts what the stage has seen, in its own store, so that they are exact over restarts. */
final class Tallies {
    private static final Bytes ROW = RowKey.of('n').bytes();

    private final KeyValueStore<Bytes, byte[]> store;
    private Tally tally;

    Tallies(KeyValueStore<Bytes, byte[]> store) {
        this.store = store;
        byte[] row = store.get(ROW);
        tally = row == null ? Tally.NONE : read(row);
    }

    static Tally read(byte[] row) {
        ByteBuffer counts = ByteBuffer.wrap(row);
        return new Tally(counts.getLong(), counts.getLong(), counts.getLong(), counts.getLong(), counts.getLong());
    }

    void count(SignInClass kind) {
        put(tally.plus(Tally.one(kind)));
    }

    /** The class of a counted sign-in changed with its re-emission. */
    void move(SignInClass from, SignInClass to) {
        if (from != to) {
            put(tally.minus(Tally.one(from)).plus(Tally.one(to)));
        }
    }

    void duplicate() {
        put(tally.plus(new Tally(0, 0, 0, 0, 1)));
    }

    private void put(Tally changed) {
        tally = changed;
        store.put(
                ROW,
                ByteBuffer.allocate(5 * Long.BYTES)
                        .putLong(tally.legacy())
                        .putLong(tally.modern())
                        .putLong(tally.ropc())
                        .putLong(tally.undecided())
                        .putLong(tally.duplicates())
                        .array());
    }
}
