package io.holdout.ingest.file;

import io.holdout.ingest.normalise.Normaliser;
import io.holdout.ingest.normalise.RecordSink;
import io.holdout.model.DeadLetter;
import io.holdout.model.DeadLetter.Reason;
import io.holdout.model.Origin;
import io.holdout.model.json.JsonTokens;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.BooleanSupplier;

/**
 * Reads one JSON document of any size, or several one after the other, record by record: it finds by strings and brackets where
 * records end, and holds no more than one.
 */
final class Document {
    /** A record that a broken one has swallowed must lie within it. */
    private static final int LOOK_AHEAD = 1 << 18;

    /** Room for the comma and the blanks before a record. */
    private static final int OVERLAP = 1 << 8;

    private final String source;
    private final Window window;
    private final Normaliser normaliser;
    private final RecordSink sink;
    private final BooleanSupplier damaged;
    private final Shape shape = new Shape();
    private long at;

    /**
     * @param damaged asked at the end: whether the stream ended too early, so that a record cut off is no fault of its own
     */
    Document(InputStream in, String source, Normaliser normaliser, RecordSink sink, BooleanSupplier damaged) {
        this.window = new Window(in);
        this.source = source;
        this.normaliser = normaliser;
        this.sink = sink;
        this.damaged = damaged;
    }

    void read() throws IOException, InterruptedException {
        int next = skipBlanks();
        while (next >= 0) {
            if (next == '[') {
                at++;
                elements();
            } else if (next == '{') {
                root();
            } else {
                stray();
            }
            next = skipBlanks();
        }
    }

    /** The elements of an array behind its start; false when the text ends before the array does. */
    private boolean elements() throws IOException, InterruptedException {
        while (true) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            int next = skipBlanks();
            if (next < 0) {
                refuseEnd();
                return false;
            } else if (next == ']') {
                at++;
                return true;
            } else if (next == ',') {
                at++;
            } else if (next == '{' || next == '[') {
                if (!element()) {
                    return false;
                }
            } else {
                scalar();
            }
        }
    }

    /** One object or array among the elements; false when the text ends within it. */
    private boolean element() throws IOException {
        long from = at;
        shape.clear();
        for (long i = from; ; i++) {
            int c = window.at(i);
            if (c < 0) {
                if (resynced(from, i)) {
                    return true;
                }
                cut(from, i);
                return false;
            }
            Shape.Step step = shape.next(c);
            if (step == Shape.Step.END) {
                complete(from, i + 1);
                return true;
            }
            if (step == Shape.Step.CROSSED) {
                if (!resynced(from, i)) {
                    refuse(Reason.NOT_JSON, from, i);
                    at = c == ']' ? i : i + 1;
                }
                return true;
            }
            if (i - from >= Normaliser.MAX_RECORD) {
                if (!resynced(from, i)) {
                    refuse(Reason.TOO_LARGE, from, i);
                    skip(i + 1);
                }
                return true;
            }
        }
    }

    private void complete(long from, long to) throws IOException {
        int start = window.index(from);
        if (normaliser.readElement(window.bytes(), start, (int) (to - from), origin(from), sink)) {
            at = to;
        } else if (!resynced(from, to)) {
            frame(from, to);
            at = to;
        }
    }

    /** Goes on at the next whole record that starts in what has been seen, behind an element whose end cannot be told. */
    private boolean resynced(long from, long seen) throws IOException {
        window.at(seen + LOOK_AHEAD);
        int start = window.index(from);
        int end = window.index(window.end());
        int next = normaliser.nextRecord(window.bytes(), start + 1, window.index(seen), end);
        if (next < 0) {
            return false;
        }
        refuse(Reason.NOT_JSON, from, from + next - start);
        at = from + next - start;
        return true;
    }

    /** The text ended within a record: the normaliser says why it cannot be read. */
    private void cut(long from, long end) {
        RecordSink outcomes = damaged.getAsBoolean() ? new CutSink(sink) : sink;
        normaliser.read(window.bytes(), window.index(from), (int) (end - from), origin(from), outcomes);
        at = end;
    }

    /**
     * To the end of the value whose shape has been followed so far, without holding it. One that is nested too deep may have no end:
     * then it ends where the next whole record starts.
     */
    private void skip(long from) throws IOException {
        long held = from;
        for (long i = from; ; i++) {
            if (i - held == LOOK_AHEAD) {
                if (resumed(held, i)) {
                    return;
                }
                held = i - OVERLAP;
                window.keep(held);
            }
            int c = window.at(i);
            Shape.Step step = c < 0 ? Shape.Step.CROSSED : shape.next(c);
            if (step != Shape.Step.INSIDE) {
                if (step == Shape.Step.END || !resumed(held, i)) {
                    at = c < 0 || (step == Shape.Step.CROSSED && c == ']') ? i : i + 1;
                }
                return;
            }
        }
    }

    private boolean resumed(long held, long seen) throws IOException {
        if (shape.depth() <= JsonTokens.MAX_DEPTH) {
            return false;
        }
        window.at(seen + LOOK_AHEAD);
        int start = window.index(held);
        int next = normaliser.nextRecord(window.bytes(), start, window.index(seen), window.index(window.end()));
        if (next < 0) {
            return false;
        }
        at = held + next - start;
        return true;
    }

    /** An object that is no element: a record, or the envelope of a batch, whose records are read as elements. */
    private void root() throws IOException, InterruptedException {
        long from = at;
        Keys keys = new Keys();
        boolean batch = false;
        boolean tooLarge = false;
        shape.clear();
        for (long i = from; ; i++) {
            int c = window.at(i);
            if (c < 0) {
                if (batch || tooLarge || !nextLine(from, i)) {
                    rootEnd(from, i, batch, tooLarge);
                }
                return;
            }
            boolean records = keys.next(c, shape);
            Shape.Step step = shape.next(c);
            if (records) {
                batch = true;
                at = i + 1;
                if (!elements()) {
                    return;
                }
                shape.clearInsideObject();
                i = at - 1;
            } else if (step == Shape.Step.END) {
                if (!batch && !tooLarge) {
                    frame(from, i + 1);
                }
                at = i + 1;
                return;
            } else if (step == Shape.Step.CROSSED) {
                if (batch || tooLarge || !nextLine(from, i)) {
                    refuse(Reason.NOT_JSON, batch || tooLarge ? i : from, i + 1);
                    at = i + 1;
                }
                return;
            } else if (!batch && !tooLarge && i - from >= Normaliser.MAX_RECORD) {
                if (nextLine(from, i)) {
                    return;
                }
                refuse(Reason.TOO_LARGE, from, i);
                tooLarge = true;
            }
            if (batch || tooLarge) {
                window.keep(i + 1);
            }
            if (tooLarge && c == '\n' && shape.depth() > JsonTokens.MAX_DEPTH && window.at(i + 1) == '{') {
                // it may have no end
                at = i + 1;
                return;
            }
        }
    }

    private void rootEnd(long from, long end, boolean batch, boolean tooLarge) {
        at = end;
        if (batch) {
            refuseEnd();
        } else if (!tooLarge) {
            cut(from, end);
        }
    }

    /** Goes on at the next object that starts in the first column, behind one whose end cannot be told. */
    private boolean nextLine(long from, long seen) throws IOException {
        for (long i = from + 1; i < seen; i++) {
            if (window.at(i) == '{' && window.at(i - 1) == '\n') {
                refuse(Reason.NOT_JSON, from, i);
                at = i;
                return true;
            }
        }
        return false;
    }

    /** A number, a word or a string where a record should be. */
    private void scalar() throws IOException {
        long from = at;
        shape.clear();
        long i = from;
        for (int c = window.at(i); c >= 0; c = window.at(i)) {
            boolean ends = c == ',' || c == ']' || c == '{' || c == '[';
            if (ends && !shape.inString()) {
                break;
            }
            shape.next(c);
            i++;
            if (i - from >= Normaliser.MAX_RECORD) {
                refuse(Reason.TOO_LARGE, from, i);
                at = i;
                return;
            }
        }
        frame(from, i);
        at = i;
    }

    /** Something between the values of a document, up to the next line or value. */
    private void stray() throws IOException {
        long from = at;
        long i = from;
        for (int c = window.at(i); c >= 0 && c != '{' && c != '[' && c != '\n'; c = window.at(i)) {
            if (i - from == DeadLetter.MAX_RAW_OF_FILE) {
                break;
            }
            i++;
        }
        refuse(Reason.NOT_JSON, from, i);
        for (int c = window.at(i); c >= 0 && c != '{' && c != '[' && c != '\n'; c = window.at(i)) {
            i++;
            window.keep(i);
        }
        at = i;
    }

    private int skipBlanks() throws IOException {
        while (true) {
            window.keep(at);
            int c = window.at(at);
            if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
                return c;
            }
            at++;
        }
    }

    private void frame(long from, long to) {
        normaliser.read(window.bytes(), window.index(from), (int) (to - from), origin(from), sink);
    }

    private void refuse(Reason reason, long from, long to) {
        String detail = reason == Reason.TOO_LARGE ? "The record is larger than 1 MiB." : "This is not JSON.";
        long kept = Math.min(to, from + DeadLetter.MAX_RAW_OF_FILE);
        sink.deadLetter(new DeadLetter(reason, detail, origin(from), window.copy(from, kept)));
    }

    private void refuseEnd() {
        if (!damaged.getAsBoolean()) {
            sink.deadLetter(
                    new DeadLetter(Reason.TRUNCATED, "The JSON ends before it is complete.", origin(at), new byte[0]));
        }
    }

    private Origin origin(long position) {
        return new Origin(source, Origin.Unit.BYTE, position, -1);
    }

    /** Finds where the records of an envelope start: at the array that follows one of two keys. */
    private static final class Keys {
        private static final int LONGEST = "records".length();
        private final StringBuilder text = new StringBuilder();
        private boolean wasString;
        private boolean isValue;

        /** Whether this byte starts the records; told every byte before the shape is. */
        boolean next(int c, Shape shape) {
            if (shape.depth() != 1) {
                return false;
            }
            if (shape.inString()) {
                if (c != '"' && text.length() <= LONGEST) {
                    text.append((char) c);
                }
                wasString = true;
            } else if (c == '"') {
                text.setLength(0);
                wasString = false;
            } else if (c == ':') {
                isValue = wasString;
            } else if (c == ',') {
                isValue = false;
                wasString = false;
            } else if (c == '[' && isValue) {
                isValue = false;
                return isBatch();
            }
            return false;
        }

        private boolean isBatch() {
            String key = text.toString();
            return key.equalsIgnoreCase("records") || key.equalsIgnoreCase("value");
        }
    }
}
