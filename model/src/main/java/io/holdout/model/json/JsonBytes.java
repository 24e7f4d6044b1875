package io.holdout.model.json;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;

/**
 * Writes JSON values as UTF-8, one after the other. Half of a surrogate pair, which a string may hold and UTF-8 cannot, is written as an
 * escape, so that what is read back is the same text.
 */
public final class JsonBytes {
    private static final byte[] HEX = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F'};

    /** A character never takes more, the escapes of a pair included. */
    private static final int LONGEST = 6;

    private static final int USUAL = 4096;
    private static final int MOST_KEPT = 1 << 16;

    private byte[] out = new byte[USUAL];
    private int size;
    private boolean comma;

    /** Starts with the next value. */
    public JsonBytes clear() {
        if (out.length > MOST_KEPT) {
            out = new byte[USUAL];
        }
        size = 0;
        comma = false;
        return this;
    }

    /** All that was written, as a copy. */
    public byte[] toBytes() {
        return Arrays.copyOf(out, size);
    }

    public JsonBytes startObject() {
        return start('{');
    }

    public JsonBytes endObject() {
        return end('}');
    }

    public JsonBytes startArray() {
        return start('[');
    }

    public JsonBytes endArray() {
        return end(']');
    }

    /** @param name ASCII without anything to escape */
    public JsonBytes name(String name) {
        room(name.length() + 4);
        separate();
        out[size++] = '"';
        ascii(name);
        out[size++] = '"';
        out[size++] = ':';
        comma = false;
        return this;
    }

    public JsonBytes number(long number) {
        room(21);
        separate();
        if (number >= 0 && number < 10) {
            out[size++] = (byte) ('0' + number);
        } else {
            ascii(Long.toString(number));
        }
        return this;
    }

    public JsonBytes bool(boolean value) {
        room(6);
        separate();
        ascii(value ? "true" : "false");
        return this;
    }

    public JsonBytes string(String text) {
        room(LONGEST * text.length() + 3);
        separate();
        out[size++] = '"';
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= ' ' && c <= 0x7F && c != '"' && c != '\\') {
                out[size++] = (byte) c;
            } else if (c < 0x80) {
                escape(c);
            } else if (c < 0x800) {
                out[size++] = (byte) (0xC0 | (c >> 6));
                continuation(c);
            } else if (!Character.isSurrogate(c)) {
                out[size++] = (byte) (0xE0 | (c >> 12));
                continuation(c >> 6);
                continuation(c);
            } else if (Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                int codePoint = Character.toCodePoint(c, text.charAt(++i));
                out[size++] = (byte) (0xF0 | (codePoint >> 18));
                continuation(codePoint >> 12);
                continuation(codePoint >> 6);
                continuation(codePoint);
            } else {
                hex(c);
            }
        }
        out[size++] = '"';
        return this;
    }

    /** As {@link Instant#toString} has it, in quotes. */
    public JsonBytes instant(Instant time) {
        long second = time.getEpochSecond();
        // the years 1970 to 9999 have four digits
        if (second < 0 || second >= 253_402_300_800L) {
            return string(time.toString());
        }
        room(33);
        separate();
        LocalDateTime date = LocalDateTime.ofEpochSecond(second, 0, ZoneOffset.UTC);
        out[size++] = '"';
        digits(date.getYear(), 4, '-');
        digits(date.getMonthValue(), 2, '-');
        digits(date.getDayOfMonth(), 2, 'T');
        digits(date.getHour(), 2, ':');
        digits(date.getMinute(), 2, ':');
        int nanos = time.getNano();
        digits(date.getSecond(), 2, nanos == 0 ? 'Z' : '.');
        if (nanos % 1_000_000 == 0) {
            if (nanos != 0) {
                digits(nanos / 1_000_000, 3, 'Z');
            }
        } else if (nanos % 1_000 == 0) {
            digits(nanos / 1_000, 6, 'Z');
        } else {
            digits(nanos, 9, 'Z');
        }
        out[size++] = '"';
        return this;
    }

    private JsonBytes start(char bracket) {
        room(2);
        separate();
        out[size++] = (byte) bracket;
        comma = false;
        return this;
    }

    private JsonBytes end(char bracket) {
        room(1);
        out[size++] = (byte) bracket;
        comma = true;
        return this;
    }

    private void separate() {
        if (comma) {
            out[size++] = ',';
        }
        comma = true;
    }

    private void digits(int number, int width, char then) {
        int rest = number;
        for (int i = size + width - 1; i >= size; i--) {
            out[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        size += width;
        out[size++] = (byte) then;
    }

    private void ascii(String text) {
        for (int i = 0; i < text.length(); i++) {
            out[size++] = (byte) text.charAt(i);
        }
    }

    private void continuation(int bits) {
        out[size++] = (byte) (0x80 | (bits & 0x3F));
    }

    private void escape(char c) {
        char letter = switch (c) {
            case '"', '\\' -> c;
            case '\b' -> 'b';
            case '\f' -> 'f';
            case '\n' -> 'n';
            case '\r' -> 'r';
            case '\t' -> 't';
            default -> 0;
        };
        if (letter != 0) {
            out[size++] = '\\';
            out[size++] = (byte) letter;
        } else {
            hex(c);
        }
    }

    private void hex(char c) {
        out[size++] = '\\';
        out[size++] = 'u';
        for (int shift = 12; shift >= 0; shift -= 4) {
            out[size++] = HEX[(c >> shift) & 0xF];
        }
    }

    private void room(int more) {
        if (out.length - size < more) {
            out = Arrays.copyOf(out, Math.max(2 * out.length, Math.addExact(size, more)));
        }
    }
}
