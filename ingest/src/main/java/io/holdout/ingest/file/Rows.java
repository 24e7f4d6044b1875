package io.holdout.ingest.file;

import io.holdout.ingest.normalise.Normaliser;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a table into rows, which may hold line ends in quotes. A row whose quotes do not fit ends where the next row of the right
 * width begins, so that one lost quote does not swallow the rest of the file. A carriage return alone also ends a row, as old spreadsheets wrote it.
 */
final class Rows {
    private static final long NONE = -1;

    /**
     * A row, or what stands where one should be.
     *
     * @param line number of its first line, from 1
     * @param whole false when its quotes do not fit or it is too long
     * @param last true when the text ends with it
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on at once, never compared
    record Row(byte[] bytes, long line, boolean whole, boolean last) {}

    private final Window window;
    private final char separator;
    private long at;
    private long line = 1;
    private int width;

    Rows(InputStream in, char separator) {
        this.window = new Window(in);
        this.separator = separator;
    }

    /** The next row that is not blank, or null at the end. */
    @Nullable
    Row next(int columns) throws IOException {
        while (window.at(at) == '\n' || window.at(at) == '\r') {
            line += window.at(at) == '\n' ? 1 : 0;
            at++;
            window.keep(at);
        }
        if (window.at(at) < 0) {
            return null;
        }
        long end = end(at);
        boolean whole = end >= 0;
        if (!whole) {
            end = nextRow(columns);
        }
        byte[] bytes = window.copy(at, end);
        Row row = new Row(bytes, line, whole, window.at(end) < 0);
        line += Newlines.count(bytes, 0, bytes.length) + (bytes[bytes.length - 1] == '\r' ? 1 : 0);
        at = end;
        window.keep(at);
        return row;
    }

    /** Start of the next line that is a row of the right width, as far as one record may reach. */
    private long nextRow(int columns) throws IOException {
        long limit = at + Normaliser.MAX_RECORD;
        for (long i = at; i < limit; i++) {
            int c = window.at(i);
            if (c < 0) {
                return i;
            }
            if (c == '\n' && end(i + 1) >= 0 && width == columns) {
                return i + 1;
            }
        }
        return limit;
    }

    /** End of the row that starts there, its line end included, and its width; negative when it is none. */
    private long end(long from) throws IOException {
        boolean quoted = false;
        boolean closed = false;
        boolean start = true;
        width = 1;
        for (long i = from; i - from <= Normaliser.MAX_RECORD; i++) {
            int c = window.at(i);
            if (c < 0) {
                return quoted ? NONE : i;
            }
            if (quoted) {
                quoted = c != '"';
                closed = !quoted;
            } else if (c == '\n' || (c == '\r' && window.at(i + 1) != '\n')) {
                return i + 1;
            } else if (c == separator) {
                width++;
                start = true;
                closed = false;
                continue;
            } else if (c == '"' && (start || closed)) {
                quoted = true;
                closed = false;
            } else if (closed && c != '\r') {
                return NONE;
            }
            start = false;
        }
        return NONE;
    }
}
