package io.holdout.sinks.teams;

import io.holdout.model.Severity;
import io.holdout.model.ocsf.DetectionFinding;
import io.holdout.sinks.AlertFacts;
import io.holdout.sinks.teams.TeamsMessage.Card;
import io.holdout.sinks.teams.TeamsMessage.Container;
import io.holdout.sinks.teams.TeamsMessage.Element;
import io.holdout.sinks.teams.TeamsMessage.Fact;
import io.holdout.sinks.teams.TeamsMessage.FactSet;
import io.holdout.sinks.teams.TeamsMessage.TextBlock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A finding as a card: what happened, the facts, what to do. Every text of the finding is escaped here. */
final class AlertCard {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private AlertCard() {}

    static TeamsMessage of(DetectionFinding finding) {
        AlertFacts facts = AlertFacts.of(finding);
        boolean closed = facts.mark().equals("closed");
        List<Element> body = new ArrayList<>();
        body.add(new Container(
                closed ? "good" : style(facts.severity()),
                true,
                List.of(TextBlock.footnote(headline(facts)), TextBlock.title(Markdown.escaped(facts.title())))));
        if (!facts.detail().isEmpty()) {
            body.add(TextBlock.text(Markdown.escaped(facts.detail())));
        }
        body.add(new FactSet(list(facts)));
        if (!closed && !facts.action().isEmpty()) {
            body.add(TextBlock.text("**What to do:** " + Markdown.escaped(facts.action())));
        }
        body.add(TextBlock.footnote(Markdown.escaped(facts.rule()) + " · tenant " + Markdown.escaped(facts.tenant())
                + " · finding …" + Markdown.escaped(facts.uid())));
        return TeamsMessage.of(Card.of(body));
    }

    private static String headline(AlertFacts facts) {
        String status = facts.status().isEmpty() ? "" : ": " + Markdown.escaped(facts.status());
        return "**" + facts.severity().caption() + "** · " + facts.mark() + status + " · " + TIME.format(facts.time());
    }

    private static List<Fact> list(AlertFacts facts) {
        List<Fact> list = new ArrayList<>();
        add(list, "User", facts.user());
        add(list, "Device", facts.device());
        add(list, "Protocol", facts.protocol());
        add(list, "Result", facts.result());
        add(list, "Source", facts.source());
        add(list, "Seen", seen(facts));
        add(list, "User agent", facts.agent());
        add(list, "Confidence", facts.confidence());
        return List.copyOf(list);
    }

    private static void add(List<Fact> list, String title, String value) {
        if (!value.isEmpty()) {
            list.add(new Fact(title, Markdown.escaped(value)));
        }
    }

    private static String seen(AlertFacts facts) {
        if (facts.last().equals(Instant.EPOCH)) {
            return "";
        }
        if (facts.count() <= 1 || facts.first().equals(facts.last())) {
            return TIME.format(facts.last());
        }
        return facts.count() + " sign-ins since " + TIME.format(facts.first()) + ", last " + TIME.format(facts.last());
    }

    private static String style(Severity severity) {
        return switch (severity) {
            case CRITICAL, HIGH -> "attention";
            case MEDIUM -> "warning";
            case LOW -> "accent";
            case INFORMATIONAL -> "emphasis";
        };
    }
}
