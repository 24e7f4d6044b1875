package io.holdout.processor.spray;

import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The users tried within five minutes. Of more than {@link #USERS} those with the lowest hashes are kept: whoever is kept at the
 * end was kept all the time, so nothing depends on the order of arrival, and the hash up to which they are kept tells how many
 * there were (a theta sketch whose sample can be looked at, and taken back when a user turns out to be known at the source).
 */
final class Bucket {
    static final Duration LENGTH = Duration.ofMinutes(5);

    /** Buckets in an hour. */
    static final long HOUR = Duration.ofHours(1).dividedBy(LENGTH);

    /** Users kept with wrong guesses, and as many with right ones. Beyond, the number is known to some 6 %. */
    static final int USERS = 256;

    /** All are kept. */
    static final long ALL = Long.MAX_VALUE;

    private static final Hasher64 HASHER = Hashing.xxh3_64();

    private final TreeMap<Long, Mark> marks = new TreeMap<>();
    private long limit = ALL;
    private int failing;
    private int proving;

    static long of(Instant time) {
        return Math.floorDiv(time.getEpochSecond(), LENGTH.toSeconds());
    }

    static Instant start(long bucket) {
        return Instant.ofEpochSecond(bucket * LENGTH.toSeconds());
    }

    static long startOfHour(long bucket) {
        return bucket - Math.floorMod(bucket, HOUR);
    }

    /** A number from 0 to {@link #ALL}, evenly spread. */
    static long hash(String user) {
        return HASHER.hashCharsToLong(user) >>> 1;
    }

    /** How many there are, when so many have hashes below the limit. */
    static long estimate(long kept, long limit) {
        return limit == ALL ? kept : Math.round(kept / share(limit));
    }

    static double share(long limit) {
        return limit == ALL ? 1 : limit / (double) ALL;
    }

    long limit() {
        return limit;
    }

    void limit(long lower) {
        limit = lower;
    }

    int failing() {
        return failing;
    }

    boolean hasProved() {
        return proving > 0;
    }

    boolean isEmpty() {
        return marks.isEmpty();
    }

    int size() {
        return marks.size();
    }

    NavigableMap<Long, Mark> marks() {
        return marks;
    }

    @Nullable
    Mark get(long user) {
        return marks.get(user);
    }

    void put(long user, Mark mark) {
        count(marks.put(user, mark), -1);
        count(mark, 1);
    }

    void remove(long user) {
        count(marks.remove(user), -1);
    }

    private void count(@Nullable Mark mark, int change) {
        if (mark != null) {
            failing += mark.hasFailed() ? change : 0;
            proving += mark.hasProved() ? change : 0;
        }
    }

    /** The user who has to go, null while there is room. */
    @Nullable
    Long tooManyFailing() {
        return failing > USERS ? last(Mark::hasFailed) : null;
    }

    @Nullable
    Long tooManyProving() {
        return proving > USERS ? last(Mark::hasProved) : null;
    }

    private @Nullable Long last(java.util.function.Predicate<Mark> wanted) {
        return marks.descendingMap().entrySet().stream()
                .filter(entry -> wanted.test(entry.getValue()))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(null);
    }
}
