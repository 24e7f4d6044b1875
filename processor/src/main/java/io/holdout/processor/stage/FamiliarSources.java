package io.holdout.processor.stage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Comparator.comparing;

import io.holdout.processor.agent.Family;
import io.holdout.processor.detect.Familiarity;
import io.holdout.processor.detect.Sighting;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Where users have signed in with success: one row per user, source prefix and day, each with the earliest time by autonomous
 * system and family of user agent. A row is written when it says something new, so most sign-ins only look.
 */
final class FamiliarSources {
    /** How long a success makes a source familiar. */
    private static final int DAYS = 30;

    /** Ways to sign in kept of one source and day; more than a handful do not make it more familiar. */
    private static final int MAX_WAYS = 16;

    private final KeyValueStore<Bytes, byte[]> store;
    private final RecentWays recent;
    private final RowsOfDay written = new RowsOfDay();
    private long swept = -1;

    /** No row is of an earlier day, so that a log of few days is not looked for in thirty. */
    private long oldest;

    FamiliarSources(KeyValueStore<Bytes, byte[]> store, RecentWays recent) {
        this.store = store;
        this.recent = recent;
        oldest = firstDay();
    }

    private long firstDay() {
        try (KeyValueIterator<Bytes, byte[]> rows =
                store.range(RowKey.of('s').bytes(), RowKey.of('s').last())) {
            return rows.hasNext() ? RowKey.number(rows.next().key, 1) : Long.MAX_VALUE;
        }
    }

    /** One way a user came from a source: autonomous system, family of user agent, earliest time of the day. */
    record Way(long asn, Family family, Instant first) {}

    /** Notes a success; true when that was news. */
    boolean add(String user, Sighting success) {
        long day = day(success.time());
        if (day <= swept) {
            return false;
        }
        Bytes key = row(day, user, success.prefix());
        Way way = new Way(success.source().asn(), success.agent().family(), success.time());
        long rowHash = recent.hash(key);
        long hash = recent.hash(rowHash, way);
        if (recent.holds(hash, way.first())) {
            return false;
        }
        if (written.isNew(day)) {
            written.begin(day, isEmptyFrom(day));
        }
        byte[] stored = written.lacks(day, rowHash) ? null : store.get(key);
        List<Way> ways = stored == null ? new ArrayList<>() : read(stored);
        for (int i = 0; i < ways.size(); i++) {
            Way known = ways.get(i);
            if (known.asn() == way.asn() && known.family() == way.family()) {
                if (!way.first().isBefore(known.first())) {
                    recent.put(hash, known.first());
                    return false;
                }
                ways.set(i, way);
                store.put(key, write(ways));
                recent.put(hash, way.first());
                return true;
            }
        }
        ways.add(way);
        ways.sort(comparing(Way::first).thenComparingLong(Way::asn).thenComparing(Way::family));
        if (ways.size() > MAX_WAYS && ways.remove(MAX_WAYS).equals(way)) {
            return false;
        }
        store.put(key, write(ways));
        oldest = Math.min(oldest, day);
        written.put(day, rowHash);
        recent.put(hash, way.first());
        return true;
    }

    private boolean isEmptyFrom(long day) {
        try (KeyValueIterator<Bytes, byte[]> rows =
                store.range(RowKey.of('s').number(day).bytes(), RowKey.of('s').last())) {
            return !rows.hasNext();
        }
    }

    /** What the successes within 30 days before a sign-in say of its source. */
    Familiarity.Grade grade(String user, Sighting sighting) {
        boolean any = false;
        Instant earliest = sighting.time().minus(Duration.ofDays(DAYS));
        long today = day(sighting.time());
        for (long day = today; day >= Math.max(today - DAYS, oldest); day--) {
            RowKey of = RowKey.of('s').number(day).text(user);
            try (KeyValueIterator<Bytes, byte[]> rows = store.range(of.bytes(), of.last())) {
                while (rows.hasNext()) {
                    var row = rows.next();
                    boolean samePrefix = row.key.equals(row(day, user, sighting.prefix()));
                    for (Way way : read(row.value)) {
                        if (!way.first().isBefore(sighting.time())
                                || lastOf(day, way).isBefore(earliest)) {
                            continue;
                        }
                        any = true;
                        if (samePrefix || isSameNetwork(way, sighting)) {
                            return Familiarity.Grade.FAMILIAR;
                        }
                    }
                }
            }
        }
        return any ? Familiarity.Grade.UNFAMILIAR : Familiarity.Grade.NO_HISTORY;
    }

    /** True where a success makes the source of another sign-in familiar, if it lies in the 30 days before. */
    static boolean isSameSource(Sighting success, Sighting sighting) {
        Way way = new Way(success.source().asn(), success.agent().family(), success.time());
        return success.prefix().equals(sighting.prefix()) || isSameNetwork(way, sighting);
    }

    private static boolean isSameNetwork(Way way, Sighting sighting) {
        return sighting.source().asn() != 0
                && way.asn() == sighting.source().asn()
                && way.family() == sighting.agent().family();
    }

    /** A row holds the day's earliest time only; the whole day counts. */
    private static Instant lastOf(long day, Way way) {
        Instant end = Instant.ofEpochSecond((day + 1) * 86_400);
        return end.isAfter(way.first()) ? end : way.first();
    }

    /** Lets go of days that can make nothing familiar any more. */
    void sweep(Instant horizon) {
        long end = day(horizon) - DAYS - 2;
        if (end <= swept || end < 0) {
            return;
        }
        Sweep.range(
                store,
                RowKey.of('s').number(swept + 1).bytes(),
                RowKey.of('s').number(end).last());
        swept = end;
    }

    /** Looked at with every success, so the row is no JSON: autonomous system, time, and the family's name, one after the other. */
    @SuppressWarnings("JavaInstantGetSecondsGetNano") // both parts are written
    private static byte[] write(List<Way> ways) {
        ByteBuffer row = ByteBuffer.allocate(ways.stream()
                .mapToInt(way -> 3 * Long.BYTES + way.family().name().length())
                .sum());
        for (Way way : ways) {
            byte[] family = way.family().name().getBytes(UTF_8);
            row.putLong(way.asn())
                    .putLong(way.first().getEpochSecond())
                    .putInt(way.first().getNano())
                    .putInt(family.length)
                    .put(family);
        }
        return row.array();
    }

    private static List<Way> read(byte[] bytes) {
        List<Way> ways = new ArrayList<>();
        ByteBuffer row = ByteBuffer.wrap(bytes);
        while (row.hasRemaining()) {
            long asn = row.getLong();
            Instant first = Instant.ofEpochSecond(row.getLong(), row.getInt());
            byte[] family = new byte[row.getInt()];
            row.get(family);
            ways.add(new Way(asn, Family.valueOf(new String(family, UTF_8)), first));
        }
        return ways;
    }

    private static Bytes row(long day, String user, String prefix) {
        return RowKey.of('s').number(day).text(user).text(prefix).bytes();
    }

    private static long day(Instant time) {
        return Math.max(0, time.getEpochSecond() / 86_400);
    }
}
