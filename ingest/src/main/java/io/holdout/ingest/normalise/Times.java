package io.holdout.ingest.normalise;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * Reads the times that sign-in records are known to carry: ISO 8601 with any precision, with and without zone, and the
 * month-first form of exports. Without a zone a time is UTC. Written by hand because every record has two of them.
 */
final class Times {
    private final String text;
    private int at;

    private Times(String text) {
        this.text = text;
    }

    /** The instant, or null when the text is no time; a date with slashes that could be either is read month first. */
    static @Nullable Instant parse(String text) {
        return parse(text, DateOrder.MDY);
    }

    /**
     * The same in an order that is known.
     *
     * @param order of a date with slashes that could be either
     */
    static @Nullable Instant parse(String text, DateOrder order) {
        return new Times(text).read(order == DateOrder.DMY);
    }

    /** What a text tells of the order in which the dates beside it are written. */
    enum Telling {
        /** It is no time. */
        NO_TIME,
        /** A time without slashes. */
        NO_SLASHES,
        DAY_FIRST,
        MONTH_FIRST,
        /** It is another day in the other order. */
        EITHER,
        /** The same, but its AM or PM is in capitals as in English of the United States, which has the month first. */
        AMERICAN,
        /** It is the same day in both. */
        SAME
    }

    static Telling telling(String text) {
        if (parse(text) == null) {
            return Telling.NO_TIME;
        }
        Times date = new Times(text);
        date.skipBlanks();
        int first = date.number(1, 4);
        if (date.next() != '/') {
            return Telling.NO_SLASHES;
        }
        int second = date.number(1, 2);
        if (first == second) {
            return Telling.SAME;
        }
        if (first > 12 || second > 12) {
            return first > 12 ? Telling.DAY_FIRST : Telling.MONTH_FIRST;
        }
        return text.stripTrailing().endsWith("M") ? Telling.AMERICAN : Telling.EITHER;
    }

    /** Whether a time names its zone; one that does not may be anybody's local time. */
    static boolean hasZone(String text) {
        for (int i = Math.max(0, text.indexOf(':')); i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 'Z' || c == 'z' || c == '+' || c == '-') {
                return true;
            }
        }
        return false;
    }

    private @Nullable Instant read(boolean dayFirst) {
        skipBlanks();
        int first = number(1, 4);
        int separator = next();
        int second = number(1, 2);
        if (next() != separator) {
            return null;
        }
        int third = number(1, 4);
        try {
            if (separator == '-') {
                return first < 1000 ? null : clock(LocalDate.of(first, second, third));
            }
            if (separator != '/' || third < 1000) {
                return null;
            }
            boolean dayIsFirst = first > 12 || (dayFirst && second <= 12);
            return clock(dayIsFirst ? LocalDate.of(third, second, first) : LocalDate.of(third, first, second));
        } catch (DateTimeException e) {
            return null;
        }
    }

    private @Nullable Instant clock(LocalDate date) {
        if (peek() == 'T' || peek() == 't' || peek() == ',') {
            at++;
        } else if (!isBlank(peek())) {
            return null;
        }
        skipBlanks();
        int hour = number(1, 2);
        if (next() != ':') {
            return null;
        }
        int minute = number(2, 2);
        int second = 0;
        int nanos = 0;
        if (peek() == ':') {
            at++;
            second = number(2, 2);
            if (peek() == '.' || peek() == ',') {
                at++;
                nanos = fraction();
            }
        }
        skipBlanks();
        hour = halfDay(hour);
        int offset = offset();
        skipBlanks();
        if (at != text.length()
                || hour < 0
                || hour > 23
                || minute < 0
                || minute > 59
                || second < 0
                || second > 59
                || nanos < 0
                || offset == Integer.MIN_VALUE) {
            return null;
        }
        long day = date.toEpochDay();
        return Instant.ofEpochSecond(day * 86_400 + hour * 3_600L + minute * 60L + second - offset, nanos);
    }

    /** The hour of 24 after an AM or PM, unchanged where neither stands. */
    private int halfDay(int hour) {
        int letter = Character.toUpperCase(peek());
        if ((letter != 'A' && letter != 'P') || at + 1 >= text.length() || (text.charAt(at + 1) | 0x20) != 'm') {
            return hour;
        }
        at += 2;
        skipBlanks();
        if (hour == 12) {
            return letter == 'A' ? 0 : 12;
        }
        return letter == 'P' && hour < 12 ? hour + 12 : hour;
    }

    /** Seconds east of UTC, the smallest int when it is no offset. */
    private int offset() {
        int sign = peek();
        if (sign == 'Z' || sign == 'z') {
            at++;
            return 0;
        }
        if (sign != '+' && sign != '-') {
            return 0;
        }
        at++;
        int hours = number(2, 2);
        int minutes = 0;
        if (peek() == ':') {
            at++;
            minutes = number(2, 2);
        } else if (at < text.length()) {
            minutes = number(2, 2);
        }
        if (hours < 0 || hours > 18 || minutes < 0 || minutes > 59) {
            return Integer.MIN_VALUE;
        }
        int seconds = hours * 3_600 + minutes * 60;
        return sign == '-' ? -seconds : seconds;
    }

    /** Nanoseconds; digits beyond the ninth are dropped. */
    private int fraction() {
        int nanos = 0;
        int digits = 0;
        for (; at < text.length() && isDigit(text.charAt(at)); at++) {
            if (digits < 9) {
                nanos = nanos * 10 + text.charAt(at) - '0';
                digits++;
            }
        }
        for (int n = digits; n > 0 && n < 9; n++) {
            nanos *= 10;
        }
        return digits == 0 ? -1 : nanos;
    }

    /** A number of that many digits, or -1. */
    private int number(int least, int most) {
        int value = 0;
        int digits = 0;
        for (; digits < most && at < text.length() && isDigit(text.charAt(at)); at++) {
            value = value * 10 + text.charAt(at) - '0';
            digits++;
        }
        return digits < least ? -1 : value;
    }

    private int next() {
        return at < text.length() ? text.charAt(at++) : -1;
    }

    private int peek() {
        return at < text.length() ? text.charAt(at) : -1;
    }

    private void skipBlanks() {
        while (at < text.length() && isBlank(text.charAt(at))) {
            at++;
        }
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** Newer locale data put a narrow no-break space before AM and PM. */
    private static boolean isBlank(int c) {
        return c == ' ' || c == '\t' || c == 0xA0 || c == 0x202F;
    }
}
