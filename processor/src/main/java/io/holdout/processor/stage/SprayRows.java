package io.holdout.processor.stage;

import io.holdout.processor.spray.Shelf;
import io.holdout.processor.spray.Told;
import io.holdout.processor.spray.Tries;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** The rows of one network: attempts by five minutes and hash of the user, how many users are kept, and what was told. */
final class SprayRows implements Shelf {
    private static final Rows.Codec<Tries> TRIES = Rows.codec(Tries.class);
    private static final Rows.Codec<Told> TOLD = Rows.codec(Told.class);

    private final KeyValueStore<Bytes, byte[]> store;
    private final String key;

    SprayRows(KeyValueStore<Bytes, byte[]> store, String key) {
        this.store = store;
        this.key = key;
    }

    @Override
    public @Nullable Tries tries(long bucket, long user) {
        byte[] row = store.get(triesRow(bucket, user));
        return row == null ? null : TRIES.read(row);
    }

    @Override
    public void put(long bucket, long user, Tries tries) {
        store.put(triesRow(bucket, user), TRIES.write(tries));
    }

    @Override
    public void delete(long bucket, long user) {
        store.delete(triesRow(bucket, user));
    }

    @Override
    public void read(long first, long last, Reader reader) {
        try (KeyValueIterator<Bytes, byte[]> rows = store.range(
                RowKey.of('b').text(key).number(first).bytes(),
                RowKey.of('b').text(key).number(last).last())) {
            while (rows.hasNext()) {
                var row = rows.next();
                ByteBuffer bytes = ByteBuffer.wrap(row.key.get());
                int numbers = bytes.limit() - 2 * Long.BYTES;
                reader.read(bytes.getLong(numbers), bytes.getLong(numbers + Long.BYTES), TRIES.read(row.value));
            }
        }
    }

    @Override
    public Map<Long, Long> limits() {
        Map<Long, Long> limits = new TreeMap<>();
        RowKey of = RowKey.of('l').text(key);
        try (KeyValueIterator<Bytes, byte[]> rows = store.range(of.bytes(), of.last())) {
            rows.forEachRemaining(row -> {
                ByteBuffer bytes = ByteBuffer.wrap(row.key.get());
                limits.put(
                        bytes.getLong(bytes.limit() - Long.BYTES),
                        ByteBuffer.wrap(row.value).getLong());
            });
        }
        return limits;
    }

    @Override
    public void putLimit(long bucket, long limit) {
        store.put(
                limitRow(bucket), ByteBuffer.allocate(Long.BYTES).putLong(limit).array());
    }

    @Override
    public void deleteLimit(long bucket) {
        store.delete(limitRow(bucket));
    }

    @Override
    public List<Told> told() {
        List<Told> told = new ArrayList<>();
        RowKey of = RowKey.of('t').text(key);
        try (KeyValueIterator<Bytes, byte[]> rows = store.range(of.bytes(), of.last())) {
            rows.forEachRemaining(row -> told.add(TOLD.read(row.value)));
        }
        return told;
    }

    @Override
    public void put(Told told) {
        store.put(toldRow(told), TOLD.write(told));
    }

    @Override
    public void delete(Told told) {
        store.delete(toldRow(told));
    }

    private Bytes triesRow(long bucket, long user) {
        return RowKey.of('b').text(key).number(bucket).number(user).bytes();
    }

    private Bytes limitRow(long bucket) {
        return RowKey.of('l').text(key).number(bucket).bytes();
    }

    private Bytes toldRow(Told told) {
        return RowKey.of('t').text(key).text(told.uid()).bytes();
    }
}
