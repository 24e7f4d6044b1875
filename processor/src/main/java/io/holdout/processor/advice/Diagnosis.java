package io.holdout.processor.advice;

import java.util.List;

/**
 * Why a device stands where it stands, and what to do.
 *
 * @param code stable kebab-case code
 * @param action one sentence
 * @param steps the same at length, one line each; none where the sentence is all
 * @param reference the command of PowerShell or the place in a portal that helps, "" where none does
 */
public record Diagnosis(String code, String action, List<String> steps, String reference) {
    static final int LONGEST_ACTION = 400;
    static final int MOST_STEPS = 12;
    static final int LONGEST_STEP = 300;
    static final int LONGEST_REFERENCE = 300;

    public Diagnosis {
        steps = List.copyOf(steps);
        if (action.isBlank()) {
            throw new IllegalArgumentException("the action is missing");
        }
        checkLine("the action", action, LONGEST_ACTION);
        if (steps.size() > MOST_STEPS) {
            throw new IllegalArgumentException("there are " + steps.size() + " steps, and " + MOST_STEPS + " at most");
        }
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i).isBlank()) {
                throw new IllegalArgumentException("step " + (i + 1) + " is empty");
            }
            checkLine("step " + (i + 1), steps.get(i), LONGEST_STEP);
        }
        checkLine("the reference", reference, LONGEST_REFERENCE);
    }

    private static void checkLine(String what, String text, int longest) {
        if (text.codePointCount(0, text.length()) > longest) {
            throw new IllegalArgumentException(what + " is longer than " + longest + " characters");
        }
        if (text.codePoints().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(what + " is not one line of text");
        }
    }
}
