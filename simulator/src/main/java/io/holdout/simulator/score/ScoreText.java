package io.holdout.simulator.score;

import io.holdout.simulator.score.Score.Disagreement;
import io.holdout.simulator.score.Score.RuleScore;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A score as lines for people. */
public final class ScoreText {
    private static final Pattern CONTROLS = Pattern.compile("\\p{Cc}");

    private ScoreText() {}

    /** The rules, the devices and every disagreement. */
    public static List<String> lines(Score score) {
        List<String> lines = new ArrayList<>();
        rules("rule", score.rules(), lines);
        if (!score.inventory().isEmpty()) {
            lines.add("");
            rules("inventory", score.inventory(), lines);
        }
        lines.add("");
        states(score, lines);
        if (!score.disagreements().isEmpty()) {
            lines.add("");
            lines.add(score.disagreements().size() + " disagreements:");
            score.disagreements().forEach(one -> disagreement(one, lines));
        }
        return lines;
    }

    private static void rules(String what, List<RuleScore> rules, List<String> lines) {
        lines.add(row(what, "expected", "found", "right", "missed", "precision", "recall"));
        for (RuleScore rule : rules) {
            lines.add(row(
                    rule.rule(),
                    rule.expected(),
                    rule.found(),
                    rule.right(),
                    rule.missed(),
                    share(rule.precision()),
                    share(rule.recall())));
        }
    }

    private static String row(Object... cells) {
        return String.format(Locale.ROOT, "%-24s %8s %6s %6s %7s %10s %7s", cells);
    }

    private static String share(@Nullable Double share) {
        return share == null ? "-" : String.format(Locale.ROOT, "%.3f", share);
    }

    private static void states(Score score, List<String> lines) {
        lines.add(score.devices() + " devices, " + score.devicesRight() + " where they should be");
        Set<String> columns = new TreeSet<>();
        score.states().values().forEach(row -> columns.addAll(row.keySet()));
        StringBuilder header = new StringBuilder(String.format(Locale.ROOT, "%-20s", "is \\ reported"));
        columns.forEach(column -> header.append("  ").append(column));
        lines.add(header.toString());
        for (Map.Entry<String, Map<String, Integer>> row : score.states().entrySet()) {
            StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-20s", row.getKey()));
            for (String column : columns) {
                int count = row.getValue().getOrDefault(column, 0);
                line.append("  ")
                        .append(String.format(Locale.ROOT, "%" + column.length() + "s", count == 0 ? "." : "" + count));
            }
            lines.add(line.toString());
        }
    }

    private static void disagreement(Disagreement one, List<String> lines) {
        StringBuilder line = new StringBuilder("  ")
                .append(one.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .append(": ")
                .append(one.what());
        append(line, " ", one.entity());
        append(line, " of ", one.user());
        append(line, "; is ", one.expected());
        append(line, "; reported ", one.found());
        append(line, "; story ", String.join(", ", one.stories()));
        append(line, "; sign-ins ", String.join(" ", one.records()));
        // names can be chosen by whoever signs in
        lines.add(CONTROLS.matcher(line).replaceAll("\uFFFD"));
    }

    private static void append(StringBuilder line, String caption, String text) {
        if (!text.isEmpty()) {
            line.append(caption).append(text);
        }
    }
}
