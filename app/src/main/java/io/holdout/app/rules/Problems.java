package io.holdout.app.rules;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/** What is wrong with a file, gathered so that all of it can be told at once. */
final class Problems {
    /** Who has more than these has another kind of file. */
    private static final int MOST = 50;

    private static final int LONGEST = 60;

    private record Problem(int line, String what) {}

    private final List<Problem> problems = new ArrayList<>();

    /** @param line from 1; 0 for the file as a whole */
    void add(int line, String what) {
        problems.add(new Problem(line, what));
    }

    /** @param what kind of name, and where it stands */
    void unknown(int line, String what, String name, Collection<String> known) {
        add(
                line,
                what + " " + quoted(name) + " is not known"
                        + Nearest.question(name, known)
                                .orElseGet(() -> ": known are " + String.join(", ", new TreeSet<>(known))));
    }

    boolean isEmpty() {
        return problems.isEmpty();
    }

    int size() {
        return problems.size();
    }

    /** One line each, in the order of the file. */
    List<String> told(String file) {
        List<String> told = new ArrayList<>();
        problems.stream()
                .sorted(Comparator.comparingInt(Problem::line))
                .limit(MOST)
                .forEach(problem -> told.add(
                        problem.line() == 0
                                ? file + ": " + problem.what()
                                : file + ", line " + problem.line() + ": " + problem.what()));
        if (problems.size() > MOST) {
            told.add(file + ": and " + (problems.size() - MOST) + " more");
        }
        return told;
    }

    /** Text of the file, cut and without what could move the cursor of a terminal. */
    static String quoted(String text) {
        return "'" + cut(text) + "'";
    }

    static String cut(String text) {
        StringBuilder cut = new StringBuilder();
        text.codePoints()
                .limit(LONGEST)
                .map(letter ->
                        Character.isISOControl(letter) || Character.getType(letter) == Character.FORMAT ? '?' : letter)
                .forEach(cut::appendCodePoint);
        return text.codePointCount(0, text.length()) > LONGEST ? cut + "…" : cut.toString();
    }
}
