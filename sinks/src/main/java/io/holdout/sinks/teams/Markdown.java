package io.holdout.sinks.teams;

/**
 * Text that stays text where Teams renders Markdown: in text blocks and in the values of facts. It can make no link, mention,
 * emphasis, list or date function, and an address in it is not clickable.
 */
final class Markdown {
    private static final String SPECIAL = "\\`*_~[]{}";

    private Markdown() {}

    /** At most five times as long as the text, which must be one line. */
    static String escaped(String line) {
        StringBuilder out = new StringBuilder(line.length() + 16);
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '<') {
                // no backslash: Teams looks for <at> before it renders Markdown
                out.append("&lt;");
            } else if (c == '>') {
                out.append("&gt;");
            } else if (c == '&') {
                out.append("&amp;");
            } else if (c == ':' && line.startsWith("://", i)) {
                out.append("\\[:\\]");
            } else if (c == '.' && endsWithWww(line, i)) {
                out.append("\\[.\\]");
            } else if (SPECIAL.indexOf(c) >= 0 || opensBlock(line, i)) {
                out.append('\\').append(c);
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    private static boolean endsWithWww(String line, int end) {
        return end >= 3 && line.regionMatches(true, end - 3, "www", 0, 3);
    }

    /** Headings and lists begin a line: {@code # a}, {@code - a}, {@code + a}, {@code 1. a}, {@code 1) a}. */
    private static boolean opensBlock(String line, int i) {
        char c = line.charAt(i);
        if (i == 0) {
            return c == '#' || c == '-' || c == '+' || c == '=';
        }
        if ((c != '.' && c != ')') || (i + 1 < line.length() && line.charAt(i + 1) != ' ')) {
            return false;
        }
        for (int k = 0; k < i; k++) {
            if (line.charAt(k) < '0' || line.charAt(k) > '9') {
                return false;
            }
        }
        return true;
    }
}
