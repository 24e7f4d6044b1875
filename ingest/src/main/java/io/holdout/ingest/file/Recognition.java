package io.holdout.ingest.file;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Tells by its beginning what a file holds; names say nothing. */
final class Recognition {
    /** As much of a file as is looked at. */
    static final int WINDOW = 4 << 20;

    private static final int LINES_LOOKED_AT = 20;
    private static final char[] SEPARATORS = {',', ';', '\t'};

    /** What a file holds. */
    sealed interface Format {
        record Blank() implements Format {}

        record Lines() implements Format {}

        record Document() implements Format {}

        record Table(char separator, List<String> header) implements Format {}

        record Unknown() implements Format {}
    }

    private enum Prefix {
        COMPLETE,
        OPEN,
        BROKEN
    }

    private final JsonFactory factory = new JsonFactory();
    private final byte[] head;
    private final boolean whole;
    private final Predicate<List<String>> isHeader;

    /**
     * @param head the beginning of the file
     * @param isHeader whether these are the columns of a table of sign-ins
     */
    Recognition(byte[] head, Predicate<List<String>> isHeader) {
        this.head = head;
        this.whole = head.length < WINDOW;
        this.isHeader = isHeader;
    }

    Format format() {
        int from = afterBlanks(0);
        if (from == head.length) {
            return whole ? new Format.Blank() : new Format.Lines();
        }
        if (head[from] == '{' || head[from] == '[') {
            return isDocument(from) ? new Format.Document() : new Format.Lines();
        }
        Format table = table(from);
        if (table != null) {
            return table;
        }
        return recordsAmongLines(from) > 0 ? new Format.Lines() : new Format.Unknown();
    }

    /** Lines are complete values; a document goes on in the next line. */
    private boolean isDocument(int from) {
        int end = Newlines.next(head, from, head.length);
        if (end == head.length) {
            return !whole;
        }
        if (prefix(from, end) != Prefix.OPEN) {
            return false;
        }
        int next = afterBlanks(end);
        if (next == head.length && whole) {
            return false;
        }
        if (prefix(from, Newlines.next(head, next, head.length)) == Prefix.BROKEN) {
            return false;
        }
        // a first line cut off where the second happens to fit: then the others are records of their own
        int some = next;
        for (int i = 0; i < LINES_LOOKED_AT && some < head.length; i++) {
            some = afterBlanks(Newlines.next(head, some, head.length));
        }
        return prefix(from, some) != Prefix.BROKEN || recordsAmongLines(from) < 2;
    }

    private Prefix prefix(int from, int to) {
        try (JsonParser parser = factory.createParser(head, from, to - from)) {
            while (parser.nextToken() != null) {
                parser.skipChildren();
            }
            return Prefix.COMPLETE;
        } catch (JsonEOFException e) {
            return Prefix.OPEN;
        } catch (IOException e) {
            return Prefix.BROKEN;
        }
    }

    private int recordsAmongLines(int from) {
        int records = 0;
        int at = from;
        for (int i = 0; i < LINES_LOOKED_AT && at < head.length; i++) {
            int end = Newlines.next(head, at, head.length);
            records += head[at] == '{' && prefix(at, end) == Prefix.COMPLETE ? 1 : 0;
            at = afterBlanks(end);
        }
        return records;
    }

    private @Nullable Format table(int from) {
        int end = Newlines.next(head, from, head.length);
        String line = new String(head, from, end - from, StandardCharsets.UTF_8);
        for (char separator : SEPARATORS) {
            List<String> header = TableFile.cells(line, separator);
            if (header != null && isHeader.test(header)) {
                return new Format.Table(separator, header);
            }
        }
        return null;
    }

    private int afterBlanks(int from) {
        int i = from;
        while (i < head.length && (head[i] == ' ' || head[i] == '\n' || head[i] == '\r' || head[i] == '\t')) {
            i++;
        }
        return i;
    }
}
