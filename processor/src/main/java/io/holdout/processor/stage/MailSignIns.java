package io.holdout.processor.stage;

import io.holdout.processor.detect.Sighting;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Modern sign-ins of mail apps by users without legacy history, one row each, kept until no older legacy sign-in can arrive
 * that they would have answered; while all sign-ins come in their order, none can. Rows lie in spans of time, so that letting go of
 * them costs what is let go.
 */
final class MailSignIns {
    private static final Duration SPAN = Duration.ofMinutes(10);

    private final KeyValueStore<Bytes, byte[]> store;
    private long swept = -1;

    MailSignIns(KeyValueStore<Bytes, byte[]> store) {
        this.store = store;
    }

    void add(String user, Sighting sighting) {
        store.put(
                RowKey.of('m')
                        .number(span(sighting.time()))
                        .text(user)
                        .time(sighting.time())
                        .text(sighting.id())
                        .bytes(),
                sighting.toBytes());
    }

    /** Takes out what a user has after that time. */
    List<Sighting> take(String user, Instant after) {
        List<Bytes> keys = new ArrayList<>();
        List<Sighting> taken = find(user, after, keys::add);
        keys.forEach(store::delete);
        return taken;
    }

    /** What a user has after that time. */
    List<Sighting> after(String user, Instant time) {
        return find(user, time, key -> {});
    }

    private List<Sighting> find(String user, Instant after, Consumer<Bytes> keys) {
        List<Sighting> found = new ArrayList<>();
        long newest = newestSpan();
        for (long span = Math.max(span(after), oldestSpan()); span <= newest; span++) {
            RowKey of = RowKey.of('m').number(span).text(user);
            try (KeyValueIterator<Bytes, byte[]> rows = store.range(of.bytes(), of.last())) {
                while (rows.hasNext()) {
                    var row = rows.next();
                    Sighting sighting = Sighting.ofBytes(row.value);
                    if (sighting.time().isAfter(after)) {
                        found.add(sighting);
                        keys.accept(row.key);
                    }
                }
            }
        }
        return found;
    }

    /** Lets go of what lies wholly before the horizon. */
    void sweep(Instant horizon) {
        long end = span(horizon) - 1;
        if (end <= swept) {
            return;
        }
        Sweep.range(
                store,
                RowKey.of('m').number(swept + 1).bytes(),
                RowKey.of('m').number(end).last());
        swept = end;
    }

    private long oldestSpan() {
        try (KeyValueIterator<Bytes, byte[]> rows = store.range(
                RowKey.of('m').number(swept + 1).bytes(), RowKey.of('m').last())) {
            return rows.hasNext() ? spanOf(rows.peekNextKey()) : Long.MAX_VALUE;
        }
    }

    private long newestSpan() {
        try (KeyValueIterator<Bytes, byte[]> rows =
                store.reverseRange(RowKey.of('m').bytes(), RowKey.of('m').last())) {
            return rows.hasNext() ? spanOf(rows.peekNextKey()) : -1;
        }
    }

    private static long spanOf(Bytes key) {
        return ByteBuffer.wrap(key.get()).getLong(1);
    }

    private static long span(Instant time) {
        return Math.max(0, time.getEpochSecond() / SPAN.toSeconds());
    }
}
