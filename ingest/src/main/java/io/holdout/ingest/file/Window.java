package io.holdout.ingest.file;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** A stretch of a stream held in memory: from what is kept to what has been looked at. Positions count from its beginning. */
final class Window {
    private final InputStream in;
    private byte[] bytes = new byte[1 << 16];
    private long start;
    private int filled;
    private long kept;
    private boolean ended;

    Window(InputStream in) {
        this.in = in;
    }

    /** The byte at a position, or -1 behind the end. Everything from the kept position on is held until then. */
    int at(long position) throws IOException {
        int i = (int) (position - start);
        return i < filled ? bytes[i] & 0xFF : fill(position);
    }

    /** Lets go of what lies before a position. */
    void keep(long position) {
        kept = position;
    }

    /** The buffer as it is now; it changes when a byte not yet seen is asked for. */
    byte[] bytes() {
        return bytes;
    }

    /** End of what is held. */
    long end() {
        return start + filled;
    }

    /** Where a kept position lies in the buffer. */
    int index(long position) {
        return (int) (position - start);
    }

    byte[] copy(long from, long to) {
        return Arrays.copyOfRange(bytes, index(from), index(to));
    }

    private int fill(long position) throws IOException {
        while (!ended && position - start >= filled) {
            int drop = (int) Math.min(filled, kept - start);
            if (drop > 0) {
                System.arraycopy(bytes, drop, bytes, 0, filled - drop);
                start += drop;
                filled -= drop;
            }
            if (filled == bytes.length) {
                bytes = Arrays.copyOf(bytes, 2 * bytes.length);
            }
            int n = in.read(bytes, filled, bytes.length - filled);
            ended = n < 0;
            filled += Math.max(0, n);
        }
        int i = (int) (position - start);
        return i < filled ? bytes[i] & 0xFF : -1;
    }
}
