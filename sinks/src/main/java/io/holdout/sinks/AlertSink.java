package io.holdout.sinks;

import io.holdout.model.ocsf.DetectionFinding;

/** Where findings go. */
public interface AlertSink {

    /**
     * Takes one version of a finding. Returns when it has been dealt with for good: shown, delivered, withheld or parked; the
     * reader then moves on and never offers it again. What is interrupted is offered again.
     */
    void accept(DetectionFinding finding) throws InterruptedException;

    /** Short and stable, for logs and metrics. */
    String name();
}
