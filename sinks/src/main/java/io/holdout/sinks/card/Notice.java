package io.holdout.sinks.card;

import io.holdout.model.Severity;
import io.holdout.model.ocsf.DetectionFinding;
import io.holdout.sinks.AlertFacts;
import java.time.Instant;

/**
 * One finding in a list: as much of it as a line needs, because thousands can wait. Every text is one safe line of bounded
 * length, not yet escaped for a card, and empty where nothing is known.
 *
 * @param uid of the finding, whole
 * @param rule id; may be of a rule that this release does not know
 * @param time event time of the version that is told
 * @param title what happened and to whom
 * @param device name, model and operating system
 * @param source address, country and network
 * @param count sign-ins between {@code first} and {@code last}
 * @param late the evidence was older than a day when it came
 */
public record Notice(
        String uid,
        String rule,
        String tenant,
        Severity severity,
        Reason reason,
        Instant time,
        String title,
        String user,
        String device,
        String protocol,
        String source,
        long count,
        Instant first,
        Instant last,
        boolean late) {

    public static Notice of(DetectionFinding finding, Reason reason, boolean late) {
        AlertFacts facts = AlertFacts.of(finding);
        return new Notice(
                finding.findingInfo().uid(),
                facts.rule(),
                facts.tenant(),
                facts.severity(),
                reason,
                facts.time(),
                facts.title(),
                facts.user(),
                facts.device(),
                facts.protocol(),
                facts.source(),
                facts.count(),
                facts.first(),
                facts.last(),
                late);
    }
}
