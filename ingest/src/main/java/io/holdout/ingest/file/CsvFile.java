package io.holdout.ingest.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdout.ingest.normalise.Utf8;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table that people and scripts write: its header, then its rows, whatever it is packed, encoded and separated in. Lines that
 * PowerShell ({@code #TYPE}) and Excel ({@code sep=}) put before the header are no part of it.
 */
public final class CsvFile implements AutoCloseable {
    private static final int HEAD = 1 << 16;
    private static final char[] SEPARATORS = {',', ';', '\t'};

    /** What PowerShell and Excel write in most of the world when nobody says how. */
    private static final Charset ANSI = Charset.forName("windows-1252");

    private final OpenFile open;
    private final Rows rows;
    private final char separator;
    private final List<String> header;

    /**
     * One row.
     *
     * @param line number of its first line, from 1
     * @param cells null when its quotes do not fit or it is too long
     */
    public record Row(long line, @Nullable List<String> cells) {}

    private CsvFile(OpenFile open) throws IOException {
        this.open = open;
        byte[] head = open.text().readNBytes(HEAD);
        InputStream text = new SequenceInputStream(new ByteArrayInputStream(head), open.text());
        String first = firstLine(text(head));
        separator = separator(first);
        rows = new Rows(text, separator);
        header = readHeader();
    }

    /** @throws IOException when it cannot be read */
    public static CsvFile open(Path file, Progress progress) throws IOException {
        OpenFile open = OpenFile.at(file, progress);
        try {
            return new CsvFile(open);
        } catch (IOException | RuntimeException e) {
            open.close();
            throw e;
        }
    }

    private List<String> readHeader() throws IOException {
        Rows.Row row = rows.next(1);
        while (row != null) {
            String text = text(row.bytes());
            if (!isPreface(text)) {
                List<String> cells = TableFile.cells(text, separator);
                return cells == null ? List.of() : cells;
            }
            row = rows.next(1);
        }
        return List.of();
    }

    /** Names of the columns as they stand there; empty where there is no header. */
    public List<String> header() {
        return header;
    }

    /** The next row that is not blank, or null at the end. */
    public @Nullable Row next() throws IOException {
        Rows.Row row = rows.next(header.size());
        return row == null
                ? null
                : new Row(row.line(), row.whole() ? TableFile.cells(text(row.bytes()), separator) : null);
    }

    /** True once the file ended before its gzip data did: there may be more rows than could be read. */
    public boolean isDamaged() {
        return open.isDamaged();
    }

    @Override
    public void close() throws IOException {
        open.close();
    }

    private static String text(byte[] bytes) {
        boolean utf8 = Utf8.firstInvalid(bytes, 0, bytes.length) == bytes.length;
        return new String(bytes, utf8 ? UTF_8 : ANSI);
    }

    private static String firstLine(String text) {
        return text.lines()
                .filter(line -> !line.isBlank() && !isPreface(line))
                .findFirst()
                .orElse("");
    }

    /** The separator that makes the most columns; texts in quotes may hold the others. */
    private static char separator(String header) {
        char best = SEPARATORS[0];
        int most = 0;
        for (char some : SEPARATORS) {
            List<String> cells = TableFile.cells(header, some);
            if (cells != null && cells.size() > most) {
                best = some;
                most = cells.size();
            }
        }
        return best;
    }

    /** Whether a line before the header is no part of the table. */
    static boolean isPreface(String line) {
        return line.startsWith("#TYPE") || line.startsWith("sep=") || line.startsWith("\"sep=");
    }
}
