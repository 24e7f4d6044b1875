package io.holdout.sinks.teams;

import io.holdout.model.Severity;
import io.holdout.model.ocsf.DetectionFinding;
import io.holdout.model.ocsf.DetectionFinding.Activity;
import io.holdout.sinks.AlertFacts;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which findings the channel knows, with the severity it was last told; decides what is news to it. Lives in memory: after a
 * restart an update of a finding is news only from {@link Severity#HIGH} on, which can repeat it once.
 */
final class Posted {
    private static final int MAX = 10_000;

    private final Severity minimum;
    private final Map<String, Severity> told = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Severity> eldest) {
            return size() > MAX;
        }
    };

    Posted(Severity minimum) {
        this.minimum = minimum;
    }

    /** New and closed findings from the least severity on, updates that raise it, and the end of whatever was told. */
    boolean isNews(DetectionFinding finding) {
        Severity severity = AlertFacts.severityOf(finding);
        Severity before = told.get(finding.findingInfo().uid());
        boolean severe = severity.compareTo(minimum) >= 0;
        if (finding.activityId() == Activity.CREATE.id()) {
            return severe;
        }
        if (finding.activityId() == Activity.CLOSE.id()) {
            return severe || before != null;
        }
        return severe && severity.compareTo(before == null ? Severity.MEDIUM : before) > 0;
    }

    void remember(DetectionFinding finding) {
        String uid = finding.findingInfo().uid();
        if (finding.activityId() == Activity.CLOSE.id()) {
            told.remove(uid);
        } else {
            told.put(uid, AlertFacts.severityOf(finding));
        }
    }
}
