package io.holdout.sinks.console;

import io.holdout.model.ocsf.DetectionFinding;
import io.holdout.sinks.AlertSink;
import io.holdout.sinks.SinkMetrics;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Prints what happened: new findings, closed ones, and those whose severity, confidence or state changed. An update that only
 * counts on says nothing new and is left out.
 */
public final class ConsoleSink implements AlertSink {
    /** Findings whose last grade is remembered; one that is not is printed once more. */
    private static final int REMEMBERED = 10_000;

    private final PrintStream out;
    private final boolean colour;
    private final SinkMetrics metrics;
    private final Map<String, String> grades = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > REMEMBERED;
        }
    };

    public ConsoleSink(PrintStream out, boolean colour, SinkMetrics metrics) {
        this.out = out;
        this.colour = colour;
        this.metrics = metrics;
    }

    @Override
    public void accept(DetectionFinding finding) {
        String grade = finding.severityId() + "/" + finding.confidenceId() + "/" + finding.statusId() + "/"
                + finding.statusDetail();
        if (grade.equals(grades.put(finding.findingInfo().uid(), grade))) {
            metrics.withheld(name());
            return;
        }
        out.println(AlertLine.render(finding, colour));
        metrics.delivered(name());
    }

    @Override
    public String name() {
        return "console";
    }
}
