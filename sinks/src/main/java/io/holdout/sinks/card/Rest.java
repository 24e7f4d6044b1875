package io.holdout.sinks.card;

import io.holdout.model.ocsf.DetectionFinding;
import io.holdout.sinks.SafeText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a finding knows beyond OCSF ({@code unmapped}), as safe lines; empty where it is not there or not of the kind. */
final class Rest {
    private static final int NAME = 120;
    private static final int LINE = 400;

    private final Map<String, Object> values;

    Rest(DetectionFinding finding) {
        this.values = finding.unmapped();
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    String text(String name) {
        return text(name, NAME);
    }

    String text(String name, int max) {
        return values.get(name) instanceof String text ? SafeText.line(text, max) : "";
    }

    /** A number with thousands apart, as people read it. */
    String number(String name, Locale locale) {
        return values.get(name) instanceof Number number ? String.format(locale, "%,d", number.longValue()) : "";
    }

    /** A limit that the finding rests on, as people say it, empty where it names none such. */
    String limit(String name, Words words) {
        Object value = values.get("limits") instanceof Map<?, ?> limits ? limits.get(name) : null;
        if (value instanceof Number number) {
            return String.format(words.locale(), "%,d", number.longValue());
        }
        return value instanceof String text ? Times.length(text, words) : "";
    }

    boolean isTrue(String name) {
        return Boolean.TRUE.equals(values.get(name));
    }

    /** The texts of a list, each a safe line of at most {@code max}. */
    List<String> lines(String name, int max) {
        List<String> lines = new ArrayList<>();
        if (values.get(name) instanceof List<?> list) {
            for (Object item : list) {
                if (item instanceof String text && !text.isBlank()) {
                    lines.add(SafeText.line(text, max));
                }
            }
        }
        return lines;
    }

    /** As many names as one line takes, and how many there are beyond. */
    String names(String name, Words words) {
        List<String> all = lines(name, NAME);
        StringBuilder line = new StringBuilder();
        int told = 0;
        for (String one : all) {
            if (told > 0 && line.length() + one.length() + 2 > LINE) {
                break;
            }
            line.append(told == 0 ? "" : ", ").append(one);
            told++;
        }
        return told == all.size()
                ? line.toString()
                : words.get("names.more", Map.of("names", line.toString(), "more", "" + (all.size() - told)));
    }
}
