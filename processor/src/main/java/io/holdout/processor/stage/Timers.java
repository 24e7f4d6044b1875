package io.holdout.processor.stage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** What falls due at which time, ordered by due time, so that a tick costs what is due and not what is stored. */
final class Timers {
    private static final byte[] NOTHING = {};

    /** Rows taken at once, so that a day's worth falling due together needs no day's worth of memory. */
    private static final int BATCH = 1000;

    private final KeyValueStore<Bytes, byte[]> store;

    /** Nothing is due before. A scan from the start would step over every row that was ever deleted there. */
    private long earliest;

    Timers(KeyValueStore<Bytes, byte[]> store) {
        this.store = store;
    }

    /** What is to be done. */
    enum Kind {
        WAKE_USER('u'),
        FORGET_ATTEMPT('a'),
        FORGET_FAILURES('f'),
        WAKE_NETWORK('n'),
        JUDGE_TENANT('t');

        private final byte code;

        Kind(char code) {
            this.code = (byte) code;
        }

        private static Kind of(byte code) {
            for (Kind kind : values()) {
                if (kind.code == code) {
                    return kind;
                }
            }
            throw new IllegalStateException("a timer of a kind this release does not know: " + code);
        }
    }

    void set(Instant due, Kind kind, String about) {
        earliest = Math.min(earliest, millis(due));
        store.put(row(due, kind, about), NOTHING);
    }

    void clear(Instant due, Kind kind, String about) {
        store.delete(row(due, kind, about));
    }

    /** Takes out and runs everything due at or before {@code now}, in order of due time, also what is added meanwhile. */
    void run(Instant now, BiConsumer<Kind, String> action) {
        long last = now.toEpochMilli();
        List<Bytes> due;
        do {
            due = next(last, BATCH);
            for (Bytes row : due) {
                store.delete(row);
                ByteBuffer key = ByteBuffer.wrap(row.get());
                key.position(1 + Long.BYTES);
                Kind kind = Kind.of(key.get());
                action.accept(kind, UTF_8.decode(key).toString());
            }
        } while (!due.isEmpty());
        earliest = last;
    }

    /**
     * Takes out and runs everything due at or before {@code now}, each before what is due later, also what is added meanwhile: one by one,
     * for stages that have few timers.
     */
    void runInOrder(Instant now, BiConsumer<Instant, String> action) {
        long last = now.toEpochMilli();
        List<Bytes> due;
        do {
            due = next(last, 1);
            for (Bytes row : due) {
                store.delete(row);
                ByteBuffer key = ByteBuffer.wrap(row.get());
                key.position(1);
                earliest = key.getLong();
                key.position(1 + Long.BYTES + 1);
                action.accept(Instant.ofEpochMilli(earliest), UTF_8.decode(key).toString());
            }
        } while (!due.isEmpty());
        earliest = last;
    }

    /** What there is a timer of that kind for, once each, in the order of text. */
    Set<String> all(Kind wanted) {
        Set<String> all = new TreeSet<>();
        try (KeyValueIterator<Bytes, byte[]> rows =
                store.range(RowKey.of('d').bytes(), RowKey.of('d').last())) {
            rows.forEachRemaining(row -> {
                ByteBuffer key = ByteBuffer.wrap(row.key.get());
                key.position(1 + Long.BYTES);
                if (key.get() == wanted.code) {
                    all.add(UTF_8.decode(key).toString());
                }
            });
        }
        return all;
    }

    private List<Bytes> next(long last, int most) {
        List<Bytes> due = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> rows = store.range(
                RowKey.of('d').number(Math.max(0, earliest)).bytes(),
                RowKey.of('d').number(last).last())) {
            while (rows.hasNext() && due.size() < most) {
                due.add(rows.next().key);
            }
        }
        return due;
    }

    /** Rounded up, so that nothing runs early. */
    private static long millis(Instant due) {
        return due.plusNanos(999_999).toEpochMilli();
    }

    private static Bytes row(Instant due, Kind kind, String about) {
        byte[] text = about.getBytes(UTF_8);
        return Bytes.wrap(ByteBuffer.allocate(1 + Long.BYTES + 1 + text.length)
                .put((byte) 'd')
                .putLong(millis(due))
                .put(kind.code)
                .put(text)
                .array());
    }
}
