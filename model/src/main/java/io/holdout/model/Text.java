package io.holdout.model;

import org.jspecify.annotations.Nullable;

/** Bounds on texts that attackers can choose. */
public final class Text {
    private Text() {}

    /** The text, or "" for null, cut to at most {@code max} UTF-16 units without splitting a surrogate pair. */
    public static String bounded(@Nullable String text, int max) {
        if (text == null) {
            return "";
        }
        if (text.length() <= max) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(max - 1)) ? max - 1 : max;
        return text.substring(0, end);
    }
}
