package io.holdout.model;

import org.jspecify.annotations.Nullable;

/** Bounds on texts that attackers can choose. */
public final class Text {
    private Text() {}

    /**
     * The text, or "" for null, cut to at most {@code max} UTF-16 units without splitting a surrogate pair. Half of a pair, which
     * JSON can spell and UTF-8 cannot, is replaced: no encoder takes it.
     */
    public static String bounded(@Nullable String text, int max) {
        if (text == null) {
            return "";
        }
        String cut = text;
        if (text.length() > max) {
            int end = Character.isHighSurrogate(text.charAt(max - 1)) ? max - 1 : max;
            cut = text.substring(0, end);
        }
        return isWhole(cut) ? cut : replaced(cut);
    }

    private static boolean isWhole(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (i + 1 == text.length() || !Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1))) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    private static String replaced(String text) {
        StringBuilder whole = new StringBuilder(text.length());
        text.codePoints()
                .forEach(c -> whole.appendCodePoint(
                        c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c));
        return whole.toString();
    }
}
