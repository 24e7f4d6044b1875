package io.holdout.app.rules;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** The known word that a mistyped one was probably meant to be. */
final class Nearest {
    /** More slips than this share of the letters, and it was another word. */
    private static final double SHARE = 0.4;

    private Nearest() {}

    /** Asks whether that word was meant, to follow what is wrong with another; empty when no known one is near. */
    static Optional<String> question(String word, Collection<String> known) {
        return to(word, known).map(near -> ": did you mean " + near + "?");
    }

    static Optional<String> to(String word, Collection<String> known) {
        return known.stream()
                .filter(candidate -> Math.abs(candidate.length() - word.length()) <= SHARE * candidate.length())
                .min(Comparator.comparingInt((String candidate) -> slips(word, candidate))
                        .thenComparing(Comparator.naturalOrder()))
                .filter(candidate -> slips(word, candidate) <= SHARE * candidate.length());
    }

    /** Letters to add, drop or change (Levenshtein's distance). */
    private static int slips(String a, String b) {
        int[] above = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            above[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int changed = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(changed, 1 + Math.min(above[j], row[j - 1]));
            }
            above = row;
        }
        return above[b.length()];
    }
}
