package io.holdout.sinks.console;

import io.holdout.model.Severity;
import io.holdout.model.ocsf.DetectionFinding;
import io.holdout.sinks.AlertFacts;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.StringJoiner;

/** A finding in one line. Columns are two spaces apart, which no text of a finding can be. */
public final class AlertLine {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final String PLAIN = "\u001b[0m";

    private AlertLine() {}

    /** The line without its end; {@code colour} for a terminal, else without any control character. */
    public static String render(DetectionFinding finding, boolean colour) {
        AlertFacts facts = AlertFacts.of(finding);
        StringJoiner line = new StringJoiner("  ");
        line.add(TIME.format(facts.time()));
        line.add(word(facts.severity(), colour));
        line.add(padded(facts.mark(), 7));
        line.add(facts.status().isEmpty() ? facts.title() : facts.title() + " (" + facts.status() + ")");
        if (!facts.title().contains(facts.user())) {
            line.add(facts.user());
        }
        addKnown(line, facts.device());
        addKnown(line, facts.protocol());
        addKnown(line, (facts.address() + " " + facts.country()).strip());
        addKnown(line, facts.confidence());
        addKnown(line, facts.delay().isEmpty() ? "" : "recorded late by " + facts.delay());
        line.add("#" + facts.uid());
        return line.toString();
    }

    private static void addKnown(StringJoiner line, String text) {
        if (!text.isEmpty()) {
            line.add(text);
        }
    }

    private static String word(Severity severity, boolean colour) {
        String word = padded(severity == Severity.INFORMATIONAL ? "INFO" : severity.name(), 8);
        return colour ? colour(severity) + word + PLAIN : word;
    }

    private static String colour(Severity severity) {
        return switch (severity) {
            case INFORMATIONAL -> "\u001b[2m";
            case LOW -> "\u001b[36m";
            case MEDIUM -> "\u001b[33m";
            case HIGH -> "\u001b[31m";
            case CRITICAL -> "\u001b[1;97;41m";
        };
    }

    private static String padded(String word, int width) {
        return word + " ".repeat(Math.max(0, width - word.length()));
    }
}
