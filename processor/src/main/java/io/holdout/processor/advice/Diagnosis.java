package io.holdout.processor.advice;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Why something stands where it stands, and what to do. Its texts may have blanks for limits of the rules, such as
 * {@code {devices.stale-after}}.
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

    /** Not the script blocks and variables of PowerShell: {@code {$_.Name}}, {@code ${name}}. */
    private static final Pattern BLANK = Pattern.compile("(?<!\\$)\\{([A-Za-z][A-Za-z0-9._-]*)}");

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

    /** Names of the blanks in its texts. */
    public Set<String> blanks() {
        Set<String> names = new TreeSet<>();
        Stream.concat(Stream.of(action, reference), steps.stream())
                .forEach(text -> BLANK.matcher(text).results().forEach(found -> names.add(found.group(1))));
        return names;
    }

    /** With its blanks filled, by their names. */
    public Diagnosis filled(UnaryOperator<String> values) {
        if (!hasBrace()) {
            return this;
        }
        UnaryOperator<String> fill =
                text -> BLANK.matcher(text).replaceAll(found -> Matcher.quoteReplacement(values.apply(found.group(1))));
        return new Diagnosis(code, fill.apply(action), steps.stream().map(fill).toList(), fill.apply(reference));
    }

    private boolean hasBrace() {
        return action.indexOf('{') >= 0
                || reference.indexOf('{') >= 0
                || steps.stream().anyMatch(step -> step.indexOf('{') >= 0);
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
