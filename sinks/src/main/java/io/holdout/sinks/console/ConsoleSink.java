package io.holdout.sinks.console;

import io.holdout.model.ocsf.DetectionFinding;
import io.holdout.sinks.AlertSink;
import io.holdout.sinks.SinkMetrics;
import java.io.PrintStream;

/** Prints every version of every finding. */
public final class ConsoleSink implements AlertSink {
    private final PrintStream out;
    private final boolean colour;
    private final SinkMetrics metrics;

    public ConsoleSink(PrintStream out, boolean colour, SinkMetrics metrics) {
        this.out = out;
        this.colour = colour;
        this.metrics = metrics;
    }

    @Override
    public void accept(DetectionFinding finding) {
        out.println(AlertLine.render(finding, colour));
        metrics.delivered(name());
    }

    @Override
    public String name() {
        return "console";
    }
}
