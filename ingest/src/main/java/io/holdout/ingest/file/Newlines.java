package io.holdout.ingest.file;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** Finds and counts line ends eight bytes at a time, because every byte of a file passes here twice. */
final class Newlines {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, LITTLE_ENDIAN);
    private static final long NEWLINES = 0x0A0A0A0A0A0A0A0AL;
    private static final long LOW_BITS = 0x7F7F7F7F7F7F7F7FL;

    private Newlines() {}

    /** Position of the first newline at or after {@code from}, or {@code to}. */
    static int next(byte[] bytes, int from, int to) {
        int i = from;
        for (; i + Long.BYTES <= to; i += Long.BYTES) {
            long found = marks((long) LONGS.get(bytes, i));
            if (found != 0) {
                return i + Long.numberOfTrailingZeros(found) / Byte.SIZE;
            }
        }
        while (i < to && bytes[i] != '\n') {
            i++;
        }
        return i;
    }

    /** Position of the last newline before {@code to}, or -1. */
    static int last(byte[] bytes, int to) {
        int i = to - 1;
        while (i >= 0 && bytes[i] != '\n') {
            i--;
        }
        return i;
    }

    static int count(byte[] bytes, int from, int to) {
        int count = 0;
        int i = from;
        for (; i + Long.BYTES <= to; i += Long.BYTES) {
            count += Long.bitCount(marks((long) LONGS.get(bytes, i)));
        }
        for (; i < to; i++) {
            count += bytes[i] == '\n' ? 1 : 0;
        }
        return count;
    }

    /** The high bit of each byte that is a newline, exactly. */
    private static long marks(long eight) {
        long zeroed = eight ^ NEWLINES;
        return ~(((zeroed & LOW_BITS) + LOW_BITS) | zeroed | LOW_BITS);
    }
}
