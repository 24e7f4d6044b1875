package io.holdout.ingest.file;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** Cuts a stream into chunks of whole lines, so that lines can be read by several threads. */
final class Chunks {
    static final int MAX_LINE = 32 << 20;
    private static final int SIZE = 1 << 20;

    private final InputStream in;
    private final Queue<byte[]> free = new ConcurrentLinkedQueue<>();
    private byte[] rest = {};
    private long line = 1;
    private boolean ended;

    Chunks(InputStream in) {
        this.in = in;
    }

    /** The next chunk, or null at the end. */
    @Nullable
    Chunk next() throws IOException {
        if (ended) {
            return null;
        }
        byte[] buffer = buffer(rest.length);
        System.arraycopy(rest, 0, buffer, 0, rest.length);
        int length = rest.length;
        rest = new byte[0];
        while (true) {
            length += in.readNBytes(buffer, length, buffer.length - length);
            ended = length < buffer.length;
            int end = ended ? length : Newlines.last(buffer, length) + 1;
            if (end > 0 || ended) {
                rest = Arrays.copyOfRange(buffer, end, length);
                return chunk(buffer, end);
            }
            if (buffer.length == MAX_LINE) {
                skipLine();
                Chunk refused = new Chunk(buffer, length, line, true, ended);
                line++;
                return refused;
            }
            buffer = Arrays.copyOf(buffer, Math.min(MAX_LINE, 2 * buffer.length));
        }
    }

    /** Takes back the buffer of a chunk that has been read. */
    void recycle(Chunk chunk) {
        if (chunk.bytes().length == SIZE) {
            free.add(chunk.bytes());
        }
    }

    private byte[] buffer(int least) {
        byte[] used = least < SIZE ? free.poll() : null;
        return used != null ? used : new byte[Math.max(SIZE, Math.min(MAX_LINE, 2 * least))];
    }

    private Chunk chunk(byte[] buffer, int end) {
        Chunk chunk = new Chunk(buffer, end, line, false, ended);
        line += Newlines.count(buffer, 0, end);
        return chunk;
    }

    private void skipLine() throws IOException {
        byte[] skipped = new byte[SIZE];
        while (true) {
            int n = in.readNBytes(skipped, 0, SIZE);
            int newline = Newlines.next(skipped, 0, n);
            if (newline < n) {
                rest = Arrays.copyOfRange(skipped, newline + 1, n);
                return;
            }
            if (n < SIZE) {
                ended = true;
                return;
            }
        }
    }
}
