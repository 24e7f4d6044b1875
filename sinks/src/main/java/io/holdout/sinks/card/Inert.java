package io.holdout.sinks.card;

import io.holdout.sinks.card.TeamsMessage.Run;
import java.text.Bidi;
import java.util.ArrayList;
import java.util.List;

/**
 * Text that stays text. A text run knows no Markdown and no HTML; what is left is taken out here: an address that a client would
 * make clickable by itself is written the way analysts do ({@code https[:]//}), and what a mention ({@code <at>}) or a date
 * function of Adaptive Cards ({@code {{DATE(…)}}}) begins with is torn between two runs, which changes nothing to the eye. In a
 * text that is full of them the later ones get a bracket that only looks alike, so that the runs stay few.
 */
final class Inert {
    private static final int MOST_TEARS = 8;
    private static final char FIRST_STRONG_ISOLATE = '\u2068';
    private static final char POP_ISOLATE = '\u2069';

    private Inert() {}

    /** The text, one safe line, as runs of one look; none for the empty text. */
    static List<Run> runs(String line, Look look) {
        List<Run> runs = new ArrayList<>();
        StringBuilder run = new StringBuilder();
        boolean turns = Bidi.requiresBidi(line.toCharArray(), 0, line.length());
        if (turns) {
            // letters that run from right to left must not rearrange what stands beside them
            run.append(FIRST_STRONG_ISOLATE);
        }
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == ':' && line.startsWith("://", i)) {
                run.append("[:]");
            } else if (c == '.' && endsWithWww(line, i)) {
                run.append("[.]");
            } else if (!tears(line, i)) {
                run.append(c);
            } else if (runs.size() == MOST_TEARS) {
                run.append(c == '<' ? '‹' : '❴');
            } else {
                runs.add(look.run(run.append(c).toString()));
                run.setLength(0);
            }
        }
        if (turns) {
            run.append(POP_ISOLATE);
        }
        if (!run.isEmpty()) {
            runs.add(look.run(run.toString()));
        }
        return runs;
    }

    private static boolean endsWithWww(String line, int end) {
        return end >= 3 && line.regionMatches(true, end - 3, "www", 0, 3);
    }

    /** True between {@code <} and {@code at}, between {@code <} and {@code /at}, and between two braces. */
    private static boolean tears(String line, int i) {
        char c = line.charAt(i);
        if (c == '{') {
            return line.startsWith("{", i + 1);
        }
        return c == '<'
                && (line.regionMatches(true, i + 1, "at", 0, 2) || line.regionMatches(true, i + 1, "/at", 0, 3));
    }
}
