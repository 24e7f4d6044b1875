package io.holdout.simulator.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.time.LocalDate;
import java.util.Arrays;

/** Bytes of JSON under construction; writes into one growing array, because a benchmark file has millions of records. */
public final class JsonBuffer {
    private static final byte[] HEX = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};
    private static final String BASE64_URL = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private byte[] bytes = new byte[1 << 16];
    private int length;
    private long cachedDay = Long.MIN_VALUE;
    private final byte[] cachedDate = new byte[10];

    public int length() {
        return length;
    }

    public void clear() {
        length = 0;
    }

    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, length);
    }

    @Override
    public String toString() {
        return new String(bytes, 0, length, UTF_8);
    }

    public void writeTo(OutputStream out) throws IOException {
        out.write(bytes, 0, length);
    }

    /** Bytes that are JSON already. */
    public JsonBuffer raw(byte[] json) {
        reserve(json.length);
        System.arraycopy(json, 0, bytes, length, json.length);
        length += json.length;
        return this;
    }

    /** ASCII that is JSON already. */
    public JsonBuffer raw(String json) {
        reserve(json.length());
        return copy(json);
    }

    /** The content of a JSON string, escaped, without the quotes. */
    public JsonBuffer text(String text) {
        reserve(6 * text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x20 || c > 0x7E || c == '"' || c == '\\') {
                return escape(text);
            }
        }
        return copy(text);
    }

    /** Copies the low bytes of the characters, which is what ASCII needs and by far the fastest way to do it. */
    @SuppressWarnings("deprecation") // deprecated because it is wrong for all but ASCII and Latin 1
    private JsonBuffer copy(String ascii) {
        ascii.getBytes(0, ascii.length(), bytes, length);
        length += ascii.length();
        return this;
    }

    private JsonBuffer escape(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x80 && c < 0x800) {
                bytes[length++] = (byte) (0xC0 | (c >> 6));
                bytes[length++] = (byte) (0x80 | (c & 0x3F));
            } else if (c < 0x20 || c > 0x7E) {
                bytes[length++] = '\\';
                bytes[length++] = 'u';
                hex(c, 4);
            } else {
                if (c == '"' || c == '\\') {
                    bytes[length++] = '\\';
                }
                bytes[length++] = (byte) c;
            }
        }
        return this;
    }

    public JsonBuffer number(long number) {
        if (number < 0) {
            throw new IllegalArgumentException("no negative number is ever written: " + number);
        }
        if (number >= 10) {
            number(number / 10);
        }
        reserve(1);
        bytes[length++] = (byte) ('0' + number % 10);
        return this;
    }

    /** A GUID of these 128 bits. */
    public JsonBuffer guid(long high, long low) {
        reserve(36);
        hex(high >>> 32, 8);
        bytes[length++] = '-';
        hex(high >>> 16, 4);
        bytes[length++] = '-';
        hex(high, 4);
        bytes[length++] = '-';
        hex(low >>> 48, 4);
        bytes[length++] = '-';
        hex(low, 12);
        return this;
    }

    private void hex(long value, int digits) {
        for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) {
            bytes[length++] = HEX[(int) (value >>> shift) & 0xF];
        }
    }

    /** 128 bits as 22 characters, as in {@code uniqueTokenIdentifier}. */
    public JsonBuffer base64(long high, long low) {
        reserve(22);
        for (int first = 0; first < 128; first += 6) {
            int shift = 128 - first - 6;
            long sextet = shift >= 64 ? high >>> (shift - 64) : shift < 0 ? low << -shift : low >>> shift;
            if (shift > 58 && shift < 64) {
                sextet |= high << (64 - shift);
            }
            bytes[length++] = (byte) BASE64_URL.charAt((int) sextet & 0x3F);
        }
        return this;
    }

    /** {@code 2026-05-04T08:00:00.1234567}, UTC, without a zone. */
    public JsonBuffer stamp(long ticks) {
        reserve(27);
        long day = Math.floorDiv(ticks, Ticks.DAY);
        if (day != cachedDay) {
            String date = LocalDate.ofEpochDay(day).toString();
            for (int i = 0; i < cachedDate.length; i++) {
                cachedDate[i] = (byte) date.charAt(i);
            }
            cachedDay = day;
        }
        System.arraycopy(cachedDate, 0, bytes, length, cachedDate.length);
        length += cachedDate.length;
        long rest = Math.floorMod(ticks, Ticks.DAY);
        bytes[length++] = 'T';
        digits(rest / Ticks.HOUR, 2);
        bytes[length++] = ':';
        digits(rest / Ticks.MINUTE % 60, 2);
        bytes[length++] = ':';
        digits(rest / Ticks.SECOND % 60, 2);
        bytes[length++] = '.';
        digits(rest % Ticks.SECOND, 7);
        return this;
    }

    private void digits(long value, int digits) {
        long rest = value;
        for (int i = digits - 1; i >= 0; i--) {
            bytes[length + i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += digits;
    }

    private void reserve(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
        }
    }
}
