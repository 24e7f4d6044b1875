package io.holdout.processor.stage;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** Deletes a range of rows in bounded memory. */
final class Sweep {
    private static final int BATCH = 1000;

    private Sweep() {}

    static void range(KeyValueStore<Bytes, byte[]> store, Bytes from, Bytes to) {
        List<Bytes> keys = new ArrayList<>();
        do {
            keys.clear();
            try (KeyValueIterator<Bytes, byte[]> rows = store.range(from, to)) {
                while (rows.hasNext() && keys.size() < BATCH) {
                    keys.add(rows.next().key);
                }
            }
            keys.forEach(store::delete);
        } while (!keys.isEmpty());
    }
}
