package io.holdout.sinks;

import java.util.Locale;

/** Texts that others chose, made safe to stand in one line. */
public final class SafeText {
    private static final int MAX_MARKS = 3;

    private SafeText() {}

    /**
     * The text in one line of at most {@code max} UTF-16 units, cut with an ellipsis. White space becomes single spaces, so that
     * nothing can imitate the columns around it. Whatever is invisible, moves the cursor or turns the reading direction becomes
     * visible as <code>\&#117;{202e}</code>.
     */
    public static String line(String text, int max) {
        StringBuilder line = new StringBuilder(Math.min(text.length(), max));
        int end = 0;
        int marks = MAX_MARKS;
        boolean space = false;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
                space = true;
                continue;
            }
            String piece;
            if (isMark(c)) {
                // a pile of marks would be drawn over the lines above
                piece = marks < MAX_MARKS ? Character.toString(c) : escaped(c);
                marks++;
            } else {
                boolean visible = isVisible(c);
                piece = visible ? Character.toString(c) : escaped(c);
                marks = visible ? 0 : MAX_MARKS;
            }
            if (space && !line.isEmpty()) {
                piece = " " + piece;
            }
            space = false;
            if (line.length() + piece.length() > max) {
                line.setLength(end);
                return line.append('…').toString();
            }
            line.append(piece);
            if (line.length() < max) {
                end = line.length();
            }
        }
        return line.toString();
    }

    private static boolean isMark(int c) {
        int type = Character.getType(c);
        return type == Character.NON_SPACING_MARK
                || type == Character.ENCLOSING_MARK
                || type == Character.COMBINING_SPACING_MARK;
    }

    private static boolean isVisible(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SPACE_SEPARATOR -> false;
            // letters and symbols by type, blank by look: Hangul fillers and the empty Braille pattern
            default -> c != 0x115F && c != 0x1160 && c != 0x3164 && c != 0xFFA0 && c != 0x2800;
        };
    }

    private static String escaped(int c) {
        return "\\u{" + Integer.toHexString(c).toLowerCase(Locale.ROOT) + "}";
    }
}
