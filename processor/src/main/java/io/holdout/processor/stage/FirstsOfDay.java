package io.holdout.processor.stage;

import io.holdout.processor.agent.Family;
import io.holdout.processor.detect.Sighting;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The first sign-in of a kind by each user and day, one row each, so that what is said of it is said about once a day. It lies with the
 * familiar sources, which are looked up for the same sign-ins.
 */
final class FirstsOfDay {
    private static final long DAY = Duration.ofDays(1).toSeconds();

    private final KeyValueStore<Bytes, byte[]> store;
    private final RecentWays recent;
    private long swept = -1;

    FirstsOfDay(KeyValueStore<Bytes, byte[]> store, RecentWays recent) {
        this.store = store;
        this.recent = recent;
    }

    /** What is looked for. */
    enum Kind {
        APPLE_APP('a'),
        EXCHANGE_WEB_SERVICES('e'),
        MANAGED_DEVICE('d');

        private final char space;

        Kind(char space) {
            this.space = space;
        }
    }

    /** Notes a sign-in; true when none of its user and day was earlier, among those that have come. */
    boolean add(Kind kind, String user, Sighting sighting) {
        Instant time = sighting.time();
        long day = Math.max(0, time.getEpochSecond() / DAY);
        if (day <= swept) {
            return false;
        }
        Bytes key = RowKey.of(kind.space).number(day).text(user).bytes();
        long hash = recent.hash(recent.hash(key), new FamiliarSources.Way(0, Family.NONE, time));
        if (recent.holds(hash, time)) {
            return false;
        }
        byte[] row = store.get(key);
        Instant known = row == null ? null : read(row);
        if (known != null && !time.isBefore(known)) {
            recent.put(hash, known);
            return false;
        }
        store.put(key, write(time));
        recent.put(hash, time);
        return true;
    }

    /** Lets go of days in which nothing can be the first any more. */
    void sweep(Instant horizon) {
        long end = horizon.getEpochSecond() / DAY - 1;
        if (end <= swept || end < 0) {
            return;
        }
        for (Kind kind : Kind.values()) {
            Sweep.range(
                    store,
                    RowKey.of(kind.space).number(swept + 1).bytes(),
                    RowKey.of(kind.space).number(end).last());
        }
        swept = end;
    }

    @SuppressWarnings("JavaInstantGetSecondsGetNano") // both parts are written
    private static byte[] write(Instant time) {
        return ByteBuffer.allocate(Long.BYTES + Integer.BYTES)
                .putLong(time.getEpochSecond())
                .putInt(time.getNano())
                .array();
    }

    private static Instant read(byte[] row) {
        ByteBuffer time = ByteBuffer.wrap(row);
        return Instant.ofEpochSecond(time.getLong(), time.getInt());
    }
}
