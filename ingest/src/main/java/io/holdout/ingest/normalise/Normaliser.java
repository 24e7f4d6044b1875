package io.holdout.ingest.normalise;

import static java.util.Objects.requireNonNull;

import io.holdout.model.DeadLetter;
import io.holdout.model.DeadLetter.Reason;
import io.holdout.model.Origin;
import io.holdout.model.json.JsonTokens;
import io.holdout.model.json.JsonTokens.Token;
import io.holdout.model.json.MalformedJson;
import io.holdout.model.json.MalformedJson.Fault;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Turns one frame of bytes (a line, an element of a document, the body of a hub event) into the records in it.
 *
 * <p>A frame holds a record, an array of records, an envelope ({@code {"records":[...]}} or {@code {"value":[...]}}), or several
 * of these one after the other. It is read in one pass; only what cannot be read that way is looked at again, so that a broken
 * record costs itself and not its neighbours. A frame has at least one outcome unless it is blank or an empty batch, and
 * outcomes of a batch are numbered from 0 without gaps in {@link Origin#index}.
 *
 * <p>Not safe for use by several threads: give each its own.
 */
public final class Normaliser {
    /** A record larger than this (1 MiB, the most an Event Hubs message can hold) is refused. */
    public static final int MAX_RECORD = 1 << 20;

    private static final int LONGEST_WORD = "\\u0000".length();
    /** How often the bytes of a frame may be looked at in search of the next record. */
    private static final int PATIENCE = 8;

    private static final byte[] NOTHING = {};

    private final InstantSource clock;
    private final Outcomes outcomes;
    private final RecordReader reader = new RecordReader();
    private final JsonTokens tokens = new JsonTokens();
    private final Structure structure = new Structure();
    private final Draft draft = new Draft();
    private final Draft guess = new Draft();

    // the frame being read
    private byte[] bytes = NOTHING;
    private int end;
    private Origin frame = new Origin("", Origin.Unit.BYTE, 0, -1);
    private @Nullable RecordSink sink;
    private Instant now = Instant.EPOCH;
    private int index;
    private int invalid;
    private long patience;
    private boolean tentative;

    // how far it has been read: everything before `settled` has its outcome, and these containers are open around it
    private int settled;
    private boolean inRootArray;
    private int batches;
    private int enclosing;
    private boolean inList;

    /**
     * @param defaultTenant tenant of records that name none
     * @param clock says which sign-ins come from the future
     */
    public Normaliser(String defaultTenant, InstantSource clock) {
        this(defaultTenant, clock, DeadLetter.MAX_RAW_OF_FILE);
    }

    /**
     * @param defaultTenant tenant of records that name none
     * @param clock says which sign-ins come from the future
     * @param maxRaw bytes kept of what is refused
     */
    public Normaliser(String defaultTenant, InstantSource clock, int maxRaw) {
        this.outcomes = new Outcomes(defaultTenant, maxRaw);
        this.clock = clock;
    }

    /** Reads one frame, and tells the sink what became of each record in it before it returns. */
    public void read(byte[] frameBytes, int offset, int length, Origin origin, RecordSink to) {
        tentative = false;
        readFrame(frameBytes, offset, length, origin, to);
    }

    private void readFrame(byte[] frameBytes, int offset, int length, Origin origin, RecordSink to) {
        bytes = frameBytes;
        frame = origin;
        sink = to;
        now = clock.instant();
        index = 0;
        int from = afterMark(bytes, offset, offset + length);
        end = trimmed(from, offset + length);
        from = afterBlanks(bytes, from, end);
        invalid = Utf8.firstInvalid(bytes, from, end);
        patience = PATIENCE * (long) length;
        while (from < end) {
            from = afterBlanks(bytes, values(from), end);
        }
        sink = null;
        bytes = NOTHING;
    }

    /**
     * Reads one element of an array, whose end was told by its brackets, like a frame of its own.
     *
     * @return false, and nothing told, when it does not parse: then its brackets may have misled
     */
    public boolean readElement(byte[] frameBytes, int offset, int length, Origin origin, RecordSink to) {
        tentative = true;
        readFrame(frameBytes, offset, length, origin, to);
        return tentative;
    }

    /**
     * The start of the next whole record among the elements of an array, for going on after one whose end cannot be told.
     *
     * @param from where to look first
     * @param startBefore where the record must have started
     * @param to where it must have ended
     * @return its position, or -1
     */
    public int nextRecord(byte[] elements, int from, int startBefore, int to) {
        patience = PATIENCE * (long) (to - from);
        return nextRecordWithin(elements, from, startBefore, to);
    }

    private int nextRecordWithin(byte[] elements, int from, int startBefore, int to) {
        boolean afterComma = false;
        for (int i = from; i < startBefore && patience > 0; i++) {
            byte b = elements[i];
            if (afterComma && b == '{' && startsValue(elements, i, to) && isRecord(elements, i, to)) {
                return i;
            }
            afterComma = b == ',' || (afterComma && isBlank(b));
        }
        return -1;
    }

    private boolean isRecord(byte[] elements, int from, int to) {
        int recordEnd = structure.end(elements, from, to);
        patience -= (recordEnd < 0 ? to : recordEnd) - from;
        if (recordEnd < 0 || structure.deepest() > JsonTokens.MAX_DEPTH) {
            return false;
        }
        int next = afterBlanks(elements, recordEnd, to);
        if (next < to && elements[next] != ',' && elements[next] != ']') {
            return false;
        }
        guess.clear();
        try {
            JsonTokens json = tokens.over(elements, from, recordEnd);
            json.next();
            reader.read(json, guess, JsonTokens::skipChildren);
            return guess.looksLikeRecord();
        } catch (MalformedJson e) {
            return false;
        }
    }

    /** Reads the values from there on, and returns where to go on: the end, or behind what could not be read. */
    private int values(int from) {
        if (!startsValue(bytes, from, end)) {
            refuse(scalarFault(from), from, end, rootOrigin(end));
            return end;
        }
        settled = from;
        inRootArray = false;
        batches = 0;
        enclosing = 0;
        inList = false;
        try {
            JsonTokens json = tokens.over(bytes, from, end);
            Token token;
            while ((token = json.next()) != null) {
                int start = json.start();
                settled = start;
                if (token == Token.START_ARRAY) {
                    inRootArray = true;
                    elements(json);
                    inRootArray = false;
                } else {
                    RecordReader.Kind kind = object(json);
                    int to = json.position();
                    if (kind != RecordReader.Kind.BATCH && !isFollowedByValue(to)) {
                        // a record and then something else is one unreadable line, not a record and a remainder
                        refuse(Reason.NOT_JSON, start, end, rootOrigin(end));
                        return end;
                    }
                    outcome(kind, start, to, true);
                }
                settled = json.position();
                if (!isFollowedByValue(settled)) {
                    return remainder(settled);
                }
            }
            return end;
        } catch (MalformedJson e) {
            return salvage(e);
        }
    }

    /** The elements of an array whose start the tokens stand on. */
    private void elements(JsonTokens json) throws MalformedJson {
        settled = json.position();
        inList = true;
        Token token = json.next();
        while (token != Token.END_ARRAY) {
            int start = json.start();
            if (token == Token.START_OBJECT) {
                RecordReader.Kind kind = object(json);
                settled = json.position();
                outcome(kind, start, settled, false);
                token = json.next();
            } else {
                json.skipChildren();
                int to = json.position();
                // first the next token: what looks like a text may be the remainder of an object
                token = json.next();
                refuse(Reason.NOT_A_RECORD, start, to, nextOrigin());
                settled = to;
            }
        }
        settled = json.position();
        inList = false;
    }

    /** Reads an object into the draft, or the records in it if it is a batch. */
    private RecordReader.Kind object(JsonTokens json) throws MalformedJson {
        int outer = enclosing;
        boolean listed = inList;
        enclosing = batches;
        draft.clear();
        RecordReader.Kind kind = reader.read(json, draft, this::batch);
        batches = enclosing;
        enclosing = outer;
        inList = listed;
        return kind;
    }

    private void batch(JsonTokens json) throws MalformedJson {
        batches = enclosing + 1;
        elements(json);
    }

    private void outcome(RecordReader.Kind kind, int from, int to, boolean root) {
        if (kind == RecordReader.Kind.BATCH) {
            return;
        }
        Origin origin = root ? rootOrigin(to) : nextOrigin();
        if (to - from > MAX_RECORD) {
            refuse(Reason.TOO_LARGE, from, to, origin);
        } else if (invalid < to && Utf8.firstInvalid(bytes, from, to) < to) {
            refuse(Reason.NOT_UTF8, from, to, origin);
        } else if (kind == RecordReader.Kind.BROKEN_BATCH) {
            refuse(Reason.NOT_A_RECORD, from, to, origin);
        } else {
            outcomes.settle(draft, now, origin, bytes, from, to, sink());
        }
    }

    /** Goes on behind the place where parsing failed, and returns where the values after it start. */
    private int salvage(MalformedJson why) {
        int at = settled;
        if (!inList && batches == 0) {
            if (tentative) {
                tentative = false;
                return end;
            }
            int to = nextLine(at);
            refuse(fault(at, to), at, to, rootOrigin(to));
            return to;
        }
        boolean list = inList;
        boolean rootArray = inRootArray;
        int open = batches;
        int before = index;
        while (list || open > 0) {
            if (list) {
                at = salvageElements(at);
                if (at < 0) {
                    return end;
                }
            }
            if (open > 0) {
                int to = structure.endOfOpenObject(bytes, at, end);
                if (to < 0 || !list) {
                    int next = nextRecordWithin(bytes, at, end, end);
                    if (next < 0 && to < 0) {
                        boolean cut = to == Structure.CUT && (list || isAtEnd(why, end));
                        refuse(cut ? Reason.TRUNCATED : Reason.NOT_JSON, at, end, nextOrigin());
                        return end;
                    }
                    to = next < 0 ? to : next;
                    refuse(Reason.NOT_JSON, at, to, nextOrigin());
                    if (next >= 0) {
                        // the array was closed too early
                        at = next;
                        list = true;
                        continue;
                    }
                }
                at = to;
                open--;
                list = open > 0 || rootArray;
            } else {
                list = false;
            }
        }
        if (index == before) {
            // only the punctuation was broken; say so, or the frame would have no outcome
            refuse(Reason.NOT_JSON, settled, at, nextOrigin());
        }
        return remainder(at);
    }

    /** What follows a batch and is no value: lost, but for the records in it; returns where values start again. */
    private int remainder(int from) {
        int at = from;
        while (!isFollowedByValue(at)) {
            int next = nextRecordWithin(bytes, at, end, end);
            refuse(Reason.NOT_JSON, at, next < 0 ? end : next, nextOrigin());
            at = next < 0 ? -1 : salvageElements(next);
            if (at < 0) {
                return end;
            }
        }
        return at;
    }

    /** Reads the remaining elements of an array one by one; returns the position behind its end, or -1 when there is none. */
    private int salvageElements(int from) {
        int at = from;
        while (true) {
            while (at < end && (isBlank(bytes[at]) || bytes[at] == ',')) {
                at++;
            }
            if (at == end) {
                refuse(Reason.TRUNCATED, from, end, nextOrigin());
                return -1;
            }
            byte b = bytes[at];
            if (b == ']') {
                return at + 1;
            }
            int to;
            if (b == '{' || b == '[') {
                to = structure.end(bytes, at, end);
                if (to >= 0) {
                    if (!salvageElement(at, to)) {
                        int next = nextRecordWithin(bytes, at + 1, to, end);
                        refuse(next < 0 ? fault(at, to) : Reason.NOT_JSON, at, next < 0 ? to : next, nextOrigin());
                        to = next < 0 ? to : next;
                    }
                } else {
                    int next = nextRecordWithin(bytes, at + 1, end, end);
                    to = next < 0 ? end : next;
                    refuse(next < 0 ? fault(at, end) : Reason.NOT_JSON, at, to, nextOrigin());
                    if (next < 0) {
                        return -1;
                    }
                }
            } else {
                to = strayEnd(at);
                refuse(isScalar(at, to) ? Reason.NOT_A_RECORD : Reason.NOT_JSON, at, to, nextOrigin());
            }
            at = to;
        }
    }

    /** False, and nothing told, when it does not parse. */
    private boolean salvageElement(int from, int to) {
        if (bytes[from] == '[') {
            refuse(Reason.NOT_A_RECORD, from, to, nextOrigin());
            return true;
        }
        if (!startsValue(bytes, from, to)) {
            return false;
        }
        settled = from;
        inList = false;
        batches = 0;
        enclosing = 0;
        int before = index;
        try {
            JsonTokens json = tokens.over(bytes, from, to);
            json.next();
            RecordReader.Kind kind = object(json);
            outcome(kind, from, to, false);
            return true;
        } catch (MalformedJson e) {
            if (index > before) {
                refuse(Reason.NOT_JSON, settled, to, nextOrigin());
            }
            return index > before;
        }
    }

    /**
     * End of something in an array that is neither object nor array. Where an object has lost its start or closed too early,
     * its remaining members go together.
     */
    private int strayEnd(int from) {
        boolean members = false;
        int depth = 0;
        int i = from;
        while (i < end) {
            byte b = bytes[i];
            if (depth == 0 && (b == ']' || (b == '{' && !members))) {
                return i;
            } else if (depth == 0 && b == ',') {
                int next = afterBlanks(bytes, i + 1, end);
                if (!members || (next < end && bytes[next] == '{')) {
                    return i;
                }
                i++;
            } else if (b == '"') {
                int after = Structure.afterString(bytes, i + 1, end);
                i = after < 0 ? end : after;
            } else {
                members |= b == ':' || b == '}';
                depth += b == '{' || b == '[' ? 1 : 0;
                depth -= depth > 0 && (b == '}' || b == ']') ? 1 : 0;
                i++;
            }
        }
        return end;
    }

    /** Why what lies there cannot be read, found by reading it again to the place where it fails. */
    private Reason fault(int from, int to) {
        if (to - from > MAX_RECORD && structure.end(bytes, from, to) == to) {
            return Reason.TOO_LARGE;
        }
        if (Utf8.firstInvalid(bytes, from, to) < to) {
            return Reason.NOT_UTF8;
        }
        if (!startsValue(bytes, from, to)) {
            return Reason.NOT_JSON;
        }
        try {
            JsonTokens json = tokens.over(bytes, from, to);
            while (json.next() != null) {
                // to the fault
            }
            return Reason.NOT_JSON;
        } catch (MalformedJson e) {
            if (e.fault() == Fault.TOO_DEEP) {
                return Reason.TOO_DEEP;
            }
            return isAtEnd(e, to) && structure.end(bytes, from, to) == Structure.CUT
                    ? Reason.TRUNCATED
                    : Reason.NOT_JSON;
        }
    }

    /** What the end cuts off is not always an unexpected end to the json: a word, an escape or a comma is only wrong. */
    private static boolean isAtEnd(MalformedJson why, int to) {
        return why.fault() == Fault.CUT || why.position() + LONGEST_WORD >= to;
    }

    private Reason scalarFault(int from) {
        if (Utf8.firstInvalid(bytes, from, end) < end) {
            return Reason.NOT_UTF8;
        }
        return isScalar(from, end) ? Reason.NOT_A_RECORD : Reason.NOT_JSON;
    }

    private boolean isScalar(int from, int to) {
        if ("\"-0123456789tfn".indexOf(bytes[from]) < 0 || (from + 1 < to && bytes[from + 1] == 0)) {
            return false;
        }
        try {
            JsonTokens json = tokens.over(bytes, from, to);
            Token token = json.next();
            return token != null && token.isScalar() && json.next() == null;
        } catch (MalformedJson e) {
            return false;
        }
    }

    private void refuse(Reason reason, int from, int to, Origin origin) {
        outcomes.refuse(reason, origin, bytes, from, to, sink());
    }

    private RecordSink sink() {
        return requireNonNull(sink);
    }

    private Origin nextOrigin() {
        return frame.withIndex(index++);
    }

    /** A frame that is one thing has one outcome, which is about the whole of it. */
    private Origin rootOrigin(int to) {
        return index == 0 && afterBlanks(bytes, to, end) == end ? frame : nextOrigin();
    }

    private boolean isFollowedByValue(int from) {
        int next = afterBlanks(bytes, from, end);
        return next == end || startsValue(bytes, next, end);
    }

    /** A NUL would make the json guess at UTF-16. */
    private static boolean startsValue(byte[] bytes, int from, int to) {
        return (bytes[from] == '{' || bytes[from] == '[') && (from + 1 == to || bytes[from + 1] != 0);
    }

    /** Start of the next line that begins a value in its first column, as in a body of lines. */
    private int nextLine(int from) {
        for (int i = from; i + 1 < end; i++) {
            if (bytes[i] == '\n' && startsValue(bytes, i + 1, end)) {
                return i + 1;
            }
        }
        return end;
    }

    private static int afterMark(byte[] bytes, int from, int to) {
        boolean mark = to - from >= 3
                && bytes[from] == (byte) 0xEF
                && bytes[from + 1] == (byte) 0xBB
                && bytes[from + 2] == (byte) 0xBF;
        return mark ? from + 3 : from;
    }

    private int trimmed(int from, int to) {
        int last = to;
        while (last > from && isBlank(bytes[last - 1])) {
            last--;
        }
        return last;
    }

    private static int afterBlanks(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to && isBlank(bytes[i])) {
            i++;
        }
        return i;
    }

    /** Whether there is nothing to read: such a frame has no outcome. */
    public static boolean isBlank(byte[] frame) {
        return afterBlanks(frame, afterMark(frame, 0, frame.length), frame.length) == frame.length;
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }
}
