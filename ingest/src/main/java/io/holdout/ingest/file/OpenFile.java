package io.holdout.ingest.file;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.apache.commons.io.ByteOrderMark;
import org.apache.commons.io.input.BOMInputStream;
import org.apache.commons.io.input.ReaderInputStream;

/** A file opened as a stream of UTF-8, whatever it is packed and encoded in. */
final class OpenFile implements AutoCloseable {
    private static final int BUFFER = 1 << 16;

    private final InputStream file;
    private final InputStream text;
    private boolean damaged;

    private OpenFile(Path path, Progress progress) throws IOException {
        file = Files.newInputStream(path);
        try {
            InputStream counted =
                    new BufferedInputStream(new Counted(file, Math.max(0, Files.size(path)), progress), BUFFER);
            text = decoded(unzipped(counted));
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    static OpenFile at(Path path, Progress progress) throws IOException {
        return new OpenFile(path, progress);
    }

    InputStream text() {
        return text;
    }

    /** True once the text ended before its gzip data did; the file may hold more than could be read. */
    boolean isDamaged() {
        return damaged;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private InputStream unzipped(InputStream in) throws IOException {
        in.mark(2);
        boolean zipped = in.read() == 0x1F && in.read() == 0x8B;
        in.reset();
        return zipped ? new Unzipped(in) : in;
    }

    private static InputStream decoded(InputStream in) throws IOException {
        BOMInputStream marked = BOMInputStream.builder()
                .setInputStream(in)
                .setByteOrderMarks(
                        ByteOrderMark.UTF_8,
                        ByteOrderMark.UTF_32LE,
                        ByteOrderMark.UTF_32BE,
                        ByteOrderMark.UTF_16LE,
                        ByteOrderMark.UTF_16BE)
                .setInclude(false)
                .get();
        ByteOrderMark mark = marked.getBOM();
        if (mark == null || mark.equals(ByteOrderMark.UTF_8)) {
            return marked;
        }
        return ReaderInputStream.builder()
                .setReader(new InputStreamReader(marked, Charset.forName(mark.getCharsetName())))
                .setCharset(StandardCharsets.UTF_8)
                .get();
    }

    /** Ends where the gzip data can no longer be read, instead of throwing away what was read before. */
    private final class Unzipped extends InputStream {
        private final InputStream zipped;
        private InputStream plain = InputStream.nullInputStream();
        private boolean opened;

        Unzipped(InputStream zipped) {
            this.zipped = zipped;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (damaged) {
                return -1;
            }
            try {
                if (!opened) {
                    plain = new GZIPInputStream(zipped, BUFFER);
                    opened = true;
                }
                return plain.read(bytes, offset, length);
            } catch (EOFException | ZipException e) {
                damaged = true;
                return -1;
            }
        }
    }

    /** Reports progress as the file is read. */
    private static final class Counted extends FilterInputStream {
        private final long total;
        private final Progress progress;
        private long count;

        Counted(InputStream in, long total, Progress progress) {
            super(in);
            this.total = total;
            this.progress = progress;
        }

        @Override
        public int read() throws IOException {
            int b = super.read();
            count(b < 0 ? 0 : 1);
            return b;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int n = super.read(bytes, offset, length);
            count(Math.max(0, n));
            return n;
        }

        private void count(int n) {
            if (n > 0) {
                count += n;
                progress.at(count, Math.max(count, total));
            }
        }
    }
}
