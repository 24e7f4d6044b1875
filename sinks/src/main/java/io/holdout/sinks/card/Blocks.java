package io.holdout.sinks.card;

import io.holdout.model.Severity;
import io.holdout.sinks.card.TeamsMessage.Column;
import io.holdout.sinks.card.TeamsMessage.ColumnSet;
import io.holdout.sinks.card.TeamsMessage.Container;
import io.holdout.sinks.card.TeamsMessage.Element;
import io.holdout.sinks.card.TeamsMessage.RichText;
import io.holdout.sinks.card.TeamsMessage.Run;
import java.util.ArrayList;
import java.util.List;

/** The parts that all cards are made of. Texts go in as safe lines and come out inert. */
final class Blocks {
    /** Pixels for the longest label of a fact in every language; labels wrap. */
    private static final String LABEL = "130px";

    private Blocks() {}

    /** The coloured head: a small line that begins with one strong word, and the title. */
    static Container head(String style, String word, List<String> line, String title) {
        List<Run> small = new ArrayList<>(Inert.runs(word, Look.SMALL_BOLD));
        for (String part : line) {
            if (!part.isEmpty()) {
                small.addAll(Inert.runs(" · " + part, Look.SMALL));
            }
        }
        return new Container(
                style, true, null, List.of(RichText.of(small), RichText.below(Inert.runs(title, Look.TITLE))));
    }

    static Element text(String line) {
        return RichText.of(Inert.runs(line, Look.PLAIN));
    }

    /** Begins a part of a card, with a line above. */
    static Element heading(String line) {
        return new RichText(Inert.runs(line, Look.BOLD), "Medium", true);
    }

    static Element below(String line, Look look) {
        return RichText.below(Inert.runs(line, look));
    }

    /** An entry of a list: a strong beginning, what follows it, and a small line below; never torn apart. */
    static Element entry(String strong, String rest, String small) {
        List<Run> runs = new ArrayList<>(Inert.runs(strong, Look.BOLD));
        if (!rest.isEmpty()) {
            runs.addAll(Inert.runs(" · " + rest, Look.PLAIN));
        }
        List<Element> lines = new ArrayList<>();
        lines.add(RichText.of(runs));
        if (!small.isEmpty()) {
            lines.add(new RichText(Inert.runs(small, Look.SMALL), "None", false));
        }
        return new Container(null, false, "Small", lines);
    }

    static Element row(Rows.Row row, boolean first) {
        return new ColumnSet(
                List.of(
                        Column.of(LABEL, RichText.of(Inert.runs(row.label(), Look.BOLD))),
                        Column.of("stretch", RichText.of(Inert.runs(row.value(), Look.PLAIN)))),
                first ? "Medium" : "Small");
    }

    static List<Element> rows(List<Rows.Row> rows) {
        List<Element> elements = new ArrayList<>();
        for (Rows.Row row : rows) {
            elements.add(row(row, elements.isEmpty()));
        }
        return elements;
    }

    /** The last line of a card. */
    static Element foot(String line) {
        return new RichText(Inert.runs(line, Look.SMALL), "Medium", false);
    }

    static String style(Severity severity) {
        return switch (severity) {
            case CRITICAL, HIGH -> "attention";
            case MEDIUM -> "warning";
            case LOW -> "accent";
            case INFORMATIONAL -> "emphasis";
        };
    }
}
