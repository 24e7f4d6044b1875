package io.holdout.processor.stage;

import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;
import io.holdout.processor.stage.FamiliarSources.Way;
import java.security.SecureRandom;
import java.time.Instant;
import org.apache.kafka.common.utils.Bytes;

/**
 * Ways that are certainly in the store, so that the usual success, which says nothing new, need not look there: a table of fixed size
 * in which a newer way takes the place of an older one. A place holds 64 bits of a hash with a secret seed, and the whole second the
 * stored time lies in.
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
        return hashes[place] == hash && seconds[place] < time.getEpochSecond();
    }

    /** Notes what the store holds. */
    void put(long hash, Instant first) {
        int place = place(hash);
        hashes[place] = hash;
        seconds[place] = first.getEpochSecond();
    }

    long hash(Bytes row, Way way) {
        return hasher.hashStream()
                .putBytes(row.get())
                .putLong(way.asn())
                .putString(way.family().name())
                .getAsLong();
    }

    private static int place(long hash) {
        return (int) (hash >>> 47);
    }
}
