package io.holdout.processor.agent;

import org.jspecify.annotations.Nullable;

/**
 * One build of an Apple operating system, such as 19G71: the train, a letter, a number, and for betas and rapid security
 * responses a lower-case letter.
 *
 * @param suffix 0 where there is none
 */
record AppleBuild(int train, char letter, int number, char suffix) {
    /** Build numbers of at most nine digits are read; the longest known, 20E772520a, has six. */
    private static final int MAX_NUMBER_DIGITS = 9;

    /** In user agents a suffix takes five digits: three zeros and its place in the alphabet. */
    private static final int SUFFIX_DIGITS = 5;

    private static final char NONE = 0;

    /** There is one a year; 24 is that of 2026. */
    private static final int LAST_TRAIN_TO_COME = 34;

    /**
     * Reads the form of Exchange ActiveSync user agents: {@code 1907.71} is 19G71, {@code 1501.530400009} is 15A5304i. Source:
     * Apple's deployment guide.
     *
     * @return null where the text has another form
     */
    static @Nullable AppleBuild decode(String text, int start, int end) {
        int dot = start;
        while (dot < end && isDigit(text.charAt(dot))) {
            dot++;
        }
        int before = dot - start;
        if (before < 3 || before > 4 || dot >= end - 1 || text.charAt(dot) != '.') {
            return null;
        }
        int letter = number(text, dot - 2, dot);
        if (letter < 1 || letter > 26) {
            return null;
        }
        int digits = dot + 1;
        int last = digits;
        while (last < end && isDigit(text.charAt(last))) {
            last++;
        }
        if (last < end || last - digits > MAX_NUMBER_DIGITS + SUFFIX_DIGITS) {
            return null;
        }
        char suffix = NONE;
        if (end - digits > SUFFIX_DIGITS && text.startsWith("000", end - SUFFIX_DIGITS)) {
            int place = number(text, end - 2, end);
            if (place >= 1 && place <= 26) {
                suffix = (char) ('a' + place - 1);
                last = end - SUFFIX_DIGITS;
            }
        }
        if (last - digits > MAX_NUMBER_DIGITS) {
            return null;
        }
        return new AppleBuild(
                number(text, start, dot - 2), (char) ('A' + letter - 1), number(text, digits, last), suffix);
    }

    /** Reads the form people see: {@code 19G71}; null where the text has another form. */
    static @Nullable AppleBuild parse(String text) {
        int letter = 0;
        while (letter < text.length() && isDigit(text.charAt(letter))) {
            letter++;
        }
        if (letter < 1 || letter > 2 || letter == text.length() || !isBetween(text.charAt(letter), 'A', 'Z')) {
            return null;
        }
        int end = letter + 1;
        while (end < text.length() && isDigit(text.charAt(end))) {
            end++;
        }
        int digits = end - letter - 1;
        boolean suffixed = end == text.length() - 1 && isBetween(text.charAt(end), 'a', 'z');
        if (digits < 1 || digits > MAX_NUMBER_DIGITS || (end < text.length() && !suffixed)) {
            return null;
        }
        return new AppleBuild(
                number(text, 0, letter),
                text.charAt(letter),
                number(text, letter + 1, end),
                suffixed ? text.charAt(end) : NONE);
    }

    /** Betas have a suffix and a number in the five thousands. */
    boolean isBeta() {
        return suffix != NONE && number >= 5000 && number <= 5999;
    }

    /**
     * Major version of iOS that the train stands for, 0 where it is not known. Trains count on from the first iPhone; Apple
     * went from iOS 18 (train 22) to iOS 26 (train 23).
     */
    int iosMajor() {
        if (train == 5) {
            return 2;
        }
        if (train >= 7 && train <= 22) {
            return train - 4;
        }
        return train == 23 || train == 24 ? train + 3 : 0;
    }

    /**
     * Whether this build of iOS is one of 15.6 or later; the letter is no minor version, but it grows within a train. Trains of the years
     * to come are later, and what is no train of iOS says nothing.
     */
    Answer isIos15Dot6OrLater() {
        if (train > LAST_TRAIN_TO_COME || (train <= 19 && iosMajor() == 0)) {
            return Answer.UNKNOWN;
        }
        return Answer.of(train > 19 || (train == 19 && letter >= 'G'));
    }

    @Override
    public String toString() {
        String text = train + "" + letter + number;
        return suffix == NONE ? text : text + suffix;
    }

    private static int number(String text, int start, int end) {
        int value = 0;
        for (int i = start; i < end; i++) {
            value = value * 10 + (text.charAt(i) - '0');
        }
        return value;
    }

    private static boolean isDigit(char c) {
        return isBetween(c, '0', '9');
    }

    private static boolean isBetween(char c, char first, char last) {
        return c >= first && c <= last;
    }
}
