package io.holdout.simulator.hub;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a consumer wants to begin, as it stands in the selector filter of its link. */
sealed interface StartPosition {
    /** What clients mean that send no filter. */
    StartPosition LATEST = new Latest();

    /** Behind whatever is there. */
    record Latest() implements StartPosition {}

    record Sequence(long number, boolean inclusive) implements StartPosition {}

    record Offset(long offset, boolean inclusive) implements StartPosition {}

    /** Epoch milliseconds. */
    record EnqueuedTime(long time, boolean inclusive) implements StartPosition {}

    /** Reads {@code amqp.annotation.x-opt-offset > '@latest'} and the like. */
    static StartPosition parse(String expression) throws Refusal {
        Matcher matcher = Syntax.EXPRESSION.matcher(expression.strip());
        if (!matcher.matches()) {
            throw notUnderstood();
        }
        boolean inclusive = matcher.group("operator").equals(">=");
        String value = matcher.group("value");
        if (value.equals("@latest")) {
            return LATEST;
        }
        long number;
        try {
            number = Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw notUnderstood();
        }
        return switch (matcher.group("field")) {
            case "offset" -> new Offset(number, inclusive);
            case "sequence-number" -> new Sequence(number, inclusive);
            default -> new EnqueuedTime(number, inclusive);
        };
    }

    private static Refusal notUnderstood() {
        return new Refusal(Refusal.ARGUMENT_ERROR, "The filter of the link is not understood.");
    }

    /** How clients write it. */
    final class Syntax {
        private static final Pattern EXPRESSION = Pattern.compile(
                "amqp\\.annotation\\.x-opt-(?<field>offset|sequence-number|enqueued-time)\\s*(?<operator>>=?)\\s*'(?<value>[^']*)'");

        private Syntax() {}
    }
}
