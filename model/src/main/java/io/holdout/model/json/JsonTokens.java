package io.holdout.model.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdout.model.json.MalformedJson.Fault;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Strict JSON (RFC 8259) as a stream of tokens over an array of bytes. A text is made only of what is asked for; everything is
 * checked all the same, but for the validity of UTF-8 inside strings: whoever needs that looks at the bytes once more.
 *
 * <p>One value may follow another. Reused with {@link #over}; not safe for several threads.
 */
public final class JsonTokens {
    /** How deep values may lie in one another. */
    public static final int MAX_DEPTH = 200;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final byte[] NOTHING = {};

    private byte[] bytes = NOTHING;
    private int end;
    private int next;
    private int depth;
    private final boolean[] objects = new boolean[MAX_DEPTH + 1];

    // what may come
    private boolean afterName;
    private boolean first;

    // the token read last
    private @Nullable Token token;
    private int start;
    private int textStart;
    private int textEnd;
    private boolean escaped;
    private boolean ascii;

    /** The kinds of tokens. */
    public enum Token {
        START_OBJECT(false),
        END_OBJECT(false),
        START_ARRAY(false),
        END_ARRAY(false),
        NAME(false),
        STRING(true),
        NUMBER(true),
        TRUE(true),
        FALSE(true),
        NULL(true);

        private final boolean scalar;

        Token(boolean scalar) {
            this.scalar = scalar;
        }

        /** True for a value that is neither object nor array. */
        public boolean isScalar() {
            return scalar;
        }
    }

    /** Starts anew, before the first token between these two positions. */
    public JsonTokens over(byte[] array, int from, int to) {
        bytes = array;
        next = from;
        end = to;
        depth = 0;
        afterName = false;
        first = false;
        token = null;
        start = from;
        return this;
    }

    // --- tokens

    /** Moves to the next token; null where the bytes end after a whole value, or before the first. */
    public @Nullable Token next() throws MalformedJson {
        int i = afterBlanks(next);
        if (i == end) {
            if (depth > 0) {
                throw new MalformedJson(Fault.CUT, end);
            }
            next = end;
            start = end;
            token = null;
            return null;
        }
        if (depth == 0) {
            return value(i);
        }
        if (afterName) {
            afterName = false;
            return value(i);
        }
        boolean object = objects[depth];
        byte b = bytes[i];
        if (b == (object ? '}' : ']')) {
            return close(i, object);
        }
        if (!first) {
            if (b != ',') {
                throw wrong(i);
            }
            i = afterBlanks(i + 1);
            if (i == end) {
                throw new MalformedJson(Fault.CUT, end);
            }
        }
        first = false;
        return object ? name(i) : value(i);
    }

    /**
     * Moves to the next name and gives its meaning. Null when the table does not know it or there is none: the token is then a name, or
     * the end of the object.
     */
    public <T> @Nullable T nextName(Names<T> names) throws MalformedJson {
        byte[] guess = names.guess();
        int quote = first ? next : next + 1;
        int close = quote + 1 + guess.length;
        if (guess.length > 0
                && close + 1 < end
                && bytes[close] == '"'
                && bytes[close + 1] == ':'
                && bytes[quote] == '"'
                && (first || bytes[next] == ',')
                && objects[depth]
                && !afterName
                && Arrays.equals(guess, 0, guess.length, bytes, quote + 1, close)) {
            start = quote;
            textStart = quote + 1;
            textEnd = close;
            escaped = false;
            ascii = false; // who asks for the text of a name has it decoded
            next = close + 2;
            first = false;
            afterName = true;
            token = Token.NAME;
            return names.guessed();
        }
        if (next() != Token.NAME) {
            return null;
        }
        return escaped ? name(names) : names.next(bytes, textStart, textEnd);
    }

    /** The token read last. */
    public @Nullable Token current() {
        return token;
    }

    /** On the start of an object or array: moves to its end. */
    public void skipChildren() throws MalformedJson {
        if (token == Token.START_OBJECT || token == Token.START_ARRAY) {
            int outside = depth - 1;
            while (depth > outside) {
                next();
            }
        }
    }

    /** The value that began there and has been read, once more; its start is read. */
    public JsonTokens again(int valueStart) throws MalformedJson {
        JsonTokens again = new JsonTokens().over(bytes, valueStart, next);
        again.next();
        return again;
    }

    /** Index of the first byte of the token read last. */
    public int start() {
        return start;
    }

    /** Index behind the last byte that was read. */
    public int position() {
        return next;
    }

    private Token close(int at, boolean object) {
        start = at;
        next = at + 1;
        depth--;
        first = false;
        token = object ? Token.END_OBJECT : Token.END_ARRAY;
        return token;
    }

    private Token open(int at, boolean object) throws MalformedJson {
        if (depth == MAX_DEPTH) {
            throw new MalformedJson(Fault.TOO_DEEP, at);
        }
        depth++;
        objects[depth] = object;
        first = true;
        next = at + 1;
        return object ? Token.START_OBJECT : Token.START_ARRAY;
    }

    private Token value(int at) throws MalformedJson {
        start = at;
        byte b = bytes[at];
        token = switch (b) {
            case '"' -> string(at, Token.STRING);
            case '{' -> open(at, true);
            case '[' -> open(at, false);
            case 't' -> word(at, "true", Token.TRUE);
            case 'f' -> word(at, "false", Token.FALSE);
            case 'n' -> word(at, "null", Token.NULL);
            default -> number(at);
        };
        return token;
    }

    private Token name(int at) throws MalformedJson {
        if (bytes[at] != '"') {
            throw wrong(at);
        }
        start = at;
        token = string(at, Token.NAME);
        int colon = afterBlanks(next);
        if (colon == end) {
            throw new MalformedJson(Fault.CUT, end);
        }
        if (bytes[colon] != ':') {
            throw wrong(colon);
        }
        next = colon + 1;
        afterName = true;
        return token;
    }

    private Token word(int at, String word, Token kind) throws MalformedJson {
        for (int i = 0; i < word.length(); i++) {
            if (at + i == end) {
                throw new MalformedJson(Fault.CUT, end);
            }
            if (bytes[at + i] != word.charAt(i)) {
                throw wrong(at + i);
            }
        }
        scalar(at, at + word.length());
        return kind;
    }

    private Token number(int at) throws MalformedJson {
        int i = at;
        if (bytes[i] == '-') {
            i++;
        }
        int digits = i;
        i = afterDigits(i);
        if (bytes[digits] == '0' && i > digits + 1) {
            throw wrong(digits + 1);
        }
        if (i < end && bytes[i] == '.') {
            i = afterDigits(i + 1);
        }
        if (i < end && (bytes[i] == 'e' || bytes[i] == 'E')) {
            boolean signed = i + 1 < end && (bytes[i + 1] == '+' || bytes[i + 1] == '-');
            i = afterDigits(i + (signed ? 2 : 1));
        }
        scalar(at, i);
        return Token.NUMBER;
    }

    /** At least one digit must stand there. */
    private int afterDigits(int from) throws MalformedJson {
        int i = from;
        while (i < end && bytes[i] >= '0' && bytes[i] <= '9') {
            i++;
        }
        if (i == from) {
            throw i >= end ? new MalformedJson(Fault.CUT, end) : wrong(i);
        }
        return i;
    }

    /** What follows a number or a word without a gap must be punctuation. */
    private void scalar(int from, int to) throws MalformedJson {
        if (to < end) {
            byte b = bytes[to];
            if (b != ',' && b != '}' && b != ']' && !isBlank(b)) {
                throw wrong(to);
            }
        }
        textStart = from;
        textEnd = to;
        escaped = false;
        ascii = true;
        next = to;
    }

    /** Eight bytes at a time up to the next quote, backslash or control character. */
    private Token string(int at, Token kind) throws MalformedJson {
        int i = at + 1;
        textStart = i;
        escaped = false;
        long high = 0;
        while (true) {
            while (i + Long.BYTES <= end) {
                long word = (long) LONGS.get(bytes, i);
                long stop = (zero(word ^ (ONES * '"')) | zero(word ^ (ONES * '\\')) | ((word - ONES * ' ') & ~word))
                        & HIGH_BITS;
                if (stop != 0) {
                    int clean = Long.numberOfTrailingZeros(stop) >>> 3;
                    high |= word & ((1L << (clean << 3)) - 1);
                    i += clean;
                    break;
                }
                high |= word;
                i += Long.BYTES;
            }
            if (i == end) {
                throw new MalformedJson(Fault.CUT, end);
            }
            byte b = bytes[i];
            if (b == '"') {
                textEnd = i;
                ascii = (high & HIGH_BITS) == 0;
                next = i + 1;
                return kind;
            }
            if (b == '\\') {
                i = afterEscape(i + 1);
                escaped = true;
            } else if (b >= 0 && b < ' ') {
                throw wrong(i);
            } else {
                high |= b;
                i++;
            }
        }
    }

    /** Marks the high bit of each byte that is zero; above the first it may err, so only the first is believed. */
    private static long zero(long word) {
        return (word - ONES) & ~word;
    }

    private int afterEscape(int at) throws MalformedJson {
        if (at == end) {
            throw new MalformedJson(Fault.CUT, end);
        }
        switch (bytes[at]) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> {
                return at + 1;
            }
            case 'u' -> {
                for (int i = at + 1; i <= at + 4; i++) {
                    if (i == end) {
                        throw new MalformedJson(Fault.CUT, end);
                    }
                    if (bytes[i] < 0 || Character.digit(bytes[i], 16) < 0) {
                        throw wrong(i);
                    }
                }
                return at + 5;
            }
            default -> throw wrong(at);
        }
    }

    private static MalformedJson wrong(int at) {
        return new MalformedJson(Fault.SYNTAX, at);
    }

    private int afterBlanks(int from) {
        int i = from;
        while (i < end && isBlank(bytes[i])) {
            i++;
        }
        return i;
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }

    // --- their content

    /** What the name read last means; null when it is none the table knows. */
    public <T> @Nullable T name(Names<T> names) {
        if (escaped) {
            byte[] unescaped = text().getBytes(UTF_8);
            return names.meaning(unescaped, 0, unescaped.length);
        }
        return names.meaning(bytes, textStart, textEnd);
    }

    /** The string, name, number or word read last. Invalid UTF-8 is replaced. */
    public String text() {
        if (!escaped) {
            return new String(bytes, textStart, textEnd - textStart, ascii ? ISO_8859_1 : UTF_8);
        }
        String raw = new String(bytes, textStart, textEnd - textStart, UTF_8);
        StringBuilder text = new StringBuilder(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c != '\\') {
                text.append(c);
                continue;
            }
            c = raw.charAt(++i);
            switch (c) {
                case 'b' -> text.append('\b');
                case 'f' -> text.append('\f');
                case 'n' -> text.append('\n');
                case 'r' -> text.append('\r');
                case 't' -> text.append('\t');
                case 'u' -> {
                    text.append((char) Integer.parseInt(raw, i + 1, i + 5, 16));
                    i += 4;
                }
                default -> text.append(c);
            }
        }
        return text.toString();
    }
}
