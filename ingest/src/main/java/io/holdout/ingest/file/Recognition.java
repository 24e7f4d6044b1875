package io.holdout.ingest.file;

import io.holdout.ingest.normalise.Table;
import io.holdout.model.json.JsonTokens;
import io.holdout.model.json.MalformedJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
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

        /** A table of sign-ins, but for the zone of its times. */
        record LocalTimes() implements Format {}

        record Unknown() implements Format {}
    }

    private enum Prefix {
        COMPLETE,
        OPEN,
        BROKEN
    }

    private final JsonTokens tokens = new JsonTokens();
    private final Shape shape = new Shape();
    private final byte[] head;
    private final boolean whole;

    /** @param head the beginning of the file */
    Recognition(byte[] head) {
        this.head = head;
        this.whole = head.length < WINDOW;
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
        if (prefix(from, end) != Prefix.OPEN || (afterBlanks(end) == head.length && whole)) {
            return false;
        }
        int some = from;
        for (int i = 0; i < LINES_LOOKED_AT && some < head.length; i++) {
            some = afterBlanks(Newlines.next(head, some, head.length));
        }
        if (prefix(from, some) != Prefix.BROKEN) {
            return true;
        }
        // something in it is broken: the first of some lines, or any record of a document
        int lines = recordsAmongLines(from);
        int elements = elementsAmongLines(from);
        return lines == elements ? "[{,".indexOf(lastOf(from, end)) >= 0 : elements > lines;
    }

    /** Reads with the parser that will read the records, so that there is one opinion on what is JSON. */
    private Prefix prefix(int from, int to) {
        int at = from;
        while (true) {
            try {
                JsonTokens json = tokens.over(head, at, to);
                while (json.next() != null) {
                    at = json.start();
                    json.skipChildren();
                }
                return Prefix.COMPLETE;
            } catch (MalformedJson e) {
                if (e.fault() != MalformedJson.Fault.TOO_DEEP) {
                    // a comma behind a value is no end of input to the parser
                    boolean open = e.fault() == MalformedJson.Fault.CUT || afterBlanks(e.position() + 1) >= to;
                    return open ? Prefix.OPEN : Prefix.BROKEN;
                }
            }
            // its records are refused one by one; the file is told by the brackets
            shape.clear();
            Shape.Step step = Shape.Step.INSIDE;
            while (step == Shape.Step.INSIDE && at < to) {
                step = shape.next(head[at]);
                at++;
            }
            if (step != Shape.Step.END) {
                return step == Shape.Step.INSIDE ? Prefix.OPEN : Prefix.BROKEN;
            }
        }
    }

    private int recordsAmongLines(int from) {
        return countLines(from, (start, end) -> prefix(start, end) == Prefix.COMPLETE);
    }

    /** Records followed by a comma, as in an array with one on each line. */
    private int elementsAmongLines(int from) {
        return countLines(
                from, (start, end) -> lastOf(start, end) == ',' && prefix(start, commaBefore(end)) == Prefix.COMPLETE);
    }

    private interface Line {
        boolean test(int start, int end);
    }

    private int countLines(int from, Line line) {
        int count = 0;
        int at = from;
        for (int i = 0; i < LINES_LOOKED_AT && at < head.length; i++) {
            int end = Newlines.next(head, at, head.length);
            count += head[at] == '{' && line.test(at, end) ? 1 : 0;
            at = afterBlanks(end);
        }
        return count;
    }

    private int commaBefore(int end) {
        int i = end - 1;
        while (head[i] != ',') {
            i--;
        }
        return i;
    }

    private char lastOf(int from, int end) {
        int i = end - 1;
        while (i > from && head[i] == '\r') {
            i--;
        }
        return (char) head[i];
    }

    private @Nullable Format table(int first) {
        int from = first;
        int end = endOfRow(from);
        while (end < head.length && CsvFile.isPreface(row(from, end))) {
            from = afterBlanks(end);
            end = endOfRow(from);
        }
        String line = row(from, end);
        for (char separator : SEPARATORS) {
            List<String> header = TableFile.cells(line, separator);
            if (header != null && Table.isHeader(header)) {
                return new Format.Table(separator, header);
            }
            if (header != null && Table.isHeaderOfLocalTimes(header)) {
                return new Format.LocalTimes();
            }
        }
        return null;
    }

    private String row(int from, int end) {
        return new String(head, from, end - from, StandardCharsets.UTF_8);
    }

    private int endOfRow(int from) {
        int end = from;
        while (end < head.length && head[end] != '\n' && head[end] != '\r') {
            end++;
        }
        return end;
    }

    private int afterBlanks(int from) {
        int i = from;
        while (i < head.length && (head[i] == ' ' || head[i] == '\n' || head[i] == '\r' || head[i] == '\t')) {
            i++;
        }
        return i;
    }
}
