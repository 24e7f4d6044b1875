package io.holdout.processor.stage;

import java.util.Arrays;

/**
 * Rows that are certainly not in the store, so that the first success of a user on the newest day need not look there: a Bloom filter
 * of everything written for that day. It speaks of no other day, and of none whose beginning it has not seen.
 */
final class RowsOfDay {
    /** Two megabits: a percent of wrong answers at 200,000 rows, which each cost a look. */
    private static final int BITS = 1 << 21;

    private static final int PROBES = 4;

    private final long[] bits = new long[BITS / Long.SIZE];
    private long day = -1;
    private boolean complete;

    /** True for a day later than any before, which {@link #begin} has to be told of. */
    boolean isNew(long of) {
        return of > day;
    }

    /**
     * Begins a day.
     *
     * @param empty whether the store holds nothing of it or of a later one
     */
    void begin(long of, boolean empty) {
        day = of;
        complete = empty;
        Arrays.fill(bits, 0);
    }

    /** True when the store certainly holds no such row; false says nothing. */
    boolean lacks(long of, long hash) {
        if (of != day || !complete) {
            return false;
        }
        for (int probe = 0; probe < PROBES; probe++) {
            int bit = bit(hash, probe);
            if ((bits[bit >>> 6] & (1L << bit)) == 0) {
                return true;
            }
        }
        return false;
    }

    /** Notes a row that was written. */
    void put(long of, long hash) {
        if (of == day) {
            for (int probe = 0; probe < PROBES; probe++) {
                int bit = bit(hash, probe);
                bits[bit >>> 6] |= 1L << bit;
            }
        }
    }

    /** From two halves of the hash, as many as are wanted. */
    private static int bit(long hash, int probe) {
        return ((int) hash + probe * ((int) (hash >>> 32) | 1)) & (BITS - 1);
    }
}
