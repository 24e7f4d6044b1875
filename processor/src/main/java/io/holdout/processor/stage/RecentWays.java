package io.holdout.processor.stage;

import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;
import io.holdout.processor.stage.FamiliarSources.Way;
import java.security.SecureRandom;
import java.time.Instant;
import org.apache.kafka.common.utils.Bytes;

/**
 * Ways that are certainly in the store, so that the usual success, which says nothing new, need not look there: a table of fixed size
 * in which a newer way takes the place of the older one of two. A place holds 64 bits of a hash with a secret seed, and the whole
 * second the stored time lies in.
 */
final class RecentWays {
    /** 16 bytes each: two megabytes for a partition. */
    private static final int PLACES = 1 << 17;

    private final Hasher64 hasher = Hashing.xxh3_64(new SecureRandom().nextLong());
    private final long[] hashes = new long[PLACES];
    private final long[] seconds = new long[PLACES];

    /** True when a success of this row is no news; false says nothing. */
    boolean holds(long hash, Instant time) {
        int place = place(hash);
        if (hashes[place] != hash) {
            place = otherPlace(hash);
        }
        return hashes[place] == hash && seconds[place] < time.getEpochSecond();
    }

    /** Notes what the store holds. */
    void put(long hash, Instant first) {
        int place = place(hash);
        int other = otherPlace(hash);
        if (hashes[place] != hash && (hashes[other] == hash || seconds[other] < seconds[place])) {
            place = other;
        }
        hashes[place] = hash;
        seconds[place] = first.getEpochSecond();
    }

    @SuppressWarnings("EnumOrdinal") // nobody keeps it longer than this process
    long hash(long row, Way way) {
        return hasher.hashLongLongLongToLong(row, way.asn(), way.family().ordinal());
    }

    long hash(Bytes row) {
        return hasher.hashBytesToLong(row.get());
    }

    private static int place(long hash) {
        return (int) (hash >>> 47);
    }

    private static int otherPlace(long hash) {
        return (int) (hash >>> 30) & (PLACES - 1);
    }
}
