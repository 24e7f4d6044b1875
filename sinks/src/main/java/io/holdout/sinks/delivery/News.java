package io.holdout.sinks.delivery;

import io.holdout.model.Severity;
import io.holdout.model.ocsf.DetectionFinding;
import io.holdout.model.ocsf.DetectionFinding.Activity;
import io.holdout.sinks.AlertFacts;
import io.holdout.sinks.card.Reason;
import io.holdout.sinks.ledger.Told;
import org.jspecify.annotations.Nullable;

/** Decides what of a finding's versions is worth a message: that it is new, that its severity has risen, and that it has ended. */
final class News {
    private News() {}

    /**
     * Why this version is told; null when it is not.
     *
     * @param told what the webhook knows of the finding, null for nothing
     */
    static @Nullable Reason of(DetectionFinding finding, Told.@Nullable State told) {
        boolean open = told != null && !told.closed();
        if (finding.activityId() == Activity.CLOSE.id()) {
            return open ? Reason.CLOSED : null;
        }
        if (told == null || told.closed()) {
            return Reason.NEW;
        }
        Severity severity = AlertFacts.severityOf(finding);
        return severity.compareTo(told.severity()) > 0 ? Reason.SEVERITY_ROSE : null;
    }
}
