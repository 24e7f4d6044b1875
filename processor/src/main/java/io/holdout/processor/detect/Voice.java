package io.holdout.processor.detect;

import io.holdout.model.Rule;
import io.holdout.processor.advice.Advice;
import io.holdout.processor.advice.Cause;
import io.holdout.processor.advice.Diagnosis;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * How findings about a tenant speak.
 *
 * @param productVersion written into findings
 * @param advice in the words of the team, with its blanks
 * @param limits of the tenant, which fill the blanks
 */
public record Voice(String productVersion, Advice advice, Thresholds limits) {
    private static final Map<Rule, List<Limit>> OF_RULES = new EnumMap<>(Rule.class);

    static {
        for (Rule rule : Rule.values()) {
            OF_RULES.put(
                    rule,
                    Arrays.stream(Limit.values())
                            .filter(limit -> limit.section().equals(rule.id()))
                            .toList());
        }
    }

    /** What to do about a cause, with the limits of the tenant in it. */
    public Diagnosis about(Cause cause) {
        return filled(advice.about(cause));
    }

    Diagnosis filled(Diagnosis diagnosis) {
        return diagnosis.filled(limits::told);
    }

    /**
     * What a finding has under {@code unmapped} on its diagnosis: {@code diagnosis}, {@code steps}, {@code reference}, {@code ownWords}
     * where a team has given it others than Holdout's, and {@code limits} that the rule and its sentences rest on.
     */
    public Map<String, Object> unmapped(Rule rule, Diagnosis diagnosis) {
        Map<String, Object> unmapped = new TreeMap<>();
        unmapped.put("diagnosis", diagnosis.code());
        if (!diagnosis.steps().isEmpty()) {
            unmapped.put("steps", diagnosis.steps());
        }
        if (!diagnosis.reference().isEmpty()) {
            unmapped.put("reference", diagnosis.reference());
        }
        if (advice.isOwn(diagnosis.code())) {
            unmapped.put("ownWords", true);
        }
        Map<String, Object> named = new TreeMap<>();
        Stream.concat(
                        OF_RULES.getOrDefault(rule, List.of()).stream(),
                        advice.blanks(diagnosis.code()).stream().flatMap(name -> Limit.named(name).stream()))
                .forEach(limit -> named.put(limit.id(), limits.written(limit)));
        if (!named.isEmpty()) {
            unmapped.put("limits", named);
        }
        return unmapped;
    }
}
