package io.holdout.ingest.normalise;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** Strict UTF-8: JSON parsers let overlong forms and surrogates through, and skip strings they are not asked for. */
public final class Utf8 {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, LITTLE_ENDIAN);
    private static final long HIGH_BITS = 0x8080808080808080L;

    private Utf8() {}

    /**
     * The first byte at or after {@code from} that cannot be UTF-8, or {@code to} when there is none. A sequence that the end
     * cuts off is no error: it says that the bytes are cut, which the reader of their content finds out.
     */
    public static int firstInvalid(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to) {
            if (i + Long.BYTES <= to && ((long) LONGS.get(bytes, i) & HIGH_BITS) == 0) {
                i += Long.BYTES;
            } else if (bytes[i] >= 0) {
                i++;
            } else {
                int length = sequence(bytes, i, to);
                if (length == 0) {
                    return i;
                }
                i += length;
            }
        }
        return to;
    }

    /** Length of the sequence that starts with a byte above 127, 0 when it is none (Unicode 15, table 3-7). */
    private static int sequence(byte[] bytes, int i, int to) {
        int lead = bytes[i] & 0xFF;
        int length = lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
        for (int n = 1; n < length && i + n < to; n++) {
            int low = 0x80;
            int high = 0xBF;
            if (n == 1) {
                low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
                high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
            }
            int next = bytes[i + n] & 0xFF;
            if (next < low || next > high) {
                return 0;
            }
        }
        return length == 0 ? 0 : Math.min(length, to - i);
    }
}
