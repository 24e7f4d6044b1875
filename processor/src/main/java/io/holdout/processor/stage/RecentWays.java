package io.holdout.processor.stage;

import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;
import io.holdout.processor.stage.FamiliarSources.Way;
import java.security.SecureRandom;
import java.time.Instant;
import org.apache.kafka.common.utils.Bytes;

/**
 * Ways that are certainly in the store, so that the usual success, which says nothing new, need not look there: a table of fixed size
 * in which a newer way takes the place of the older one of two. A place holds 46 bits of a hash with a secret seed, and the second the
 * stored time lies in, counted around a circle of three days: the row tells the day.
 */
final class RecentWays {
    private static final int BITS = 18;

    /** 8 bytes each: two megabytes for a partition. */
    private static final int PLACES = 1 << BITS;

    private static final int CIRCLE = 1 << BITS;
    private static final long EMPTY = 0;

    private final Hasher64 hasher = Hashing.xxh3_64(new SecureRandom().nextLong());
    private final long[] places = new long[PLACES];

    /** True when a success of this row is no news; false says nothing. */
    boolean holds(long hash, Instant time) {
        long held = places[place(hash)];
        if (!isOf(held, hash)) {
            held = places[otherPlace(hash)];
        }
        return isOf(held, hash) && isEarlier(second(held), second(time));
    }

    /** Notes what the store holds. */
    void put(long hash, Instant first) {
        int place = place(hash);
        int other = otherPlace(hash);
        if (!isOf(places[place], hash) && (isOf(places[other], hash) || isLeftBefore(places[other], places[place]))) {
            place = other;
        }
        places[place] = hash << BITS | second(first);
    }

    /** What is empty is given up first, then what is older. */
    private static boolean isLeftBefore(long one, long other) {
        return other != EMPTY && (one == EMPTY || isEarlier(second(one), second(other)));
    }

    private static boolean isOf(long held, long hash) {
        return (held ^ (hash << BITS)) >>> BITS == 0;
    }

    private static int second(long held) {
        return (int) held & (CIRCLE - 1);
    }

    private static int second(Instant time) {
        return (int) time.getEpochSecond() & (CIRCLE - 1);
    }

    /** Of two that lie less than half the circle apart, as the times of one day do. */
    private static boolean isEarlier(int one, int other) {
        int later = (other - one) & (CIRCLE - 1);
        return later > 0 && later < CIRCLE / 2;
    }

    @SuppressWarnings("EnumOrdinal") // nobody keeps it longer than this process
    long hash(long row, Way way) {
        return hasher.hashLongLongLongToLong(row, way.asn(), way.family().ordinal());
    }

    long hash(Bytes row) {
        return hasher.hashBytesToLong(row.get());
    }

    private static int place(long hash) {
        return (int) (hash >>> (Long.SIZE - BITS));
    }

    private static int otherPlace(long hash) {
        return (int) (hash >>> (Long.SIZE - 2 * BITS)) & (PLACES - 1);
    }
}
