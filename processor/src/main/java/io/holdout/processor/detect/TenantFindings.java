package io.holdout.processor.detect;

import io.holdout.model.Confidence;
import io.holdout.model.JsonSerde;
import io.holdout.model.Keys;
import io.holdout.model.Rule;
import io.holdout.model.Severity;
import io.holdout.model.ocsf.DetectionFinding;
import io.holdout.model.ocsf.DetectionFinding.Activity;
import io.holdout.model.ocsf.DetectionFinding.Status;
import io.holdout.model.ocsf.Evidence;
import io.holdout.processor.advice.Cause;
import io.holdout.processor.advice.Diagnosis;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes what is about a tenant as a whole, and what only the tenant's own facts decide of a device, as OCSF findings. */
final class TenantFindings {
    /** Users named in an alert; the count tells of the others. */
    static final int MOST_NAMED = 20;

    private static final JsonSerde<DetectionFinding> SERDE = JsonSerde.findings();

    private final String tenantId;
    private final Voice voice;

    TenantFindings(String tenantId, Voice voice) {
        this.tenantId = tenantId;
        this.voice = voice;
    }

    /** Tells what two versions of a finding say apart, whether they were written as new or as an update. */
    static String digest(DetectionFinding finding) {
        return Findings.sha256(SERDE.write(finding));
    }

    // --- what keeps the app out

    String uid(TenantEpisode episode) {
        Obstacle obstacle = episode.obstacle();
        return Findings.uid(obstacle.rule(), Keys.tenant(tenantId), obstacle.about(), "" + episode.ordinal());
    }

    String digest(TenantEpisode episode) {
        return digest(of(episode, true));
    }

    DetectionFinding of(TenantEpisode episode, boolean isNew) {
        TenantEpisode.Content content = episode.reported();
        return of(
                episode,
                content.closed() ? Activity.CLOSE : isNew ? Activity.CREATE : Activity.UPDATE,
                content.closed() ? Status.RESOLVED : Status.NEW,
                content.detail());
    }

    DetectionFinding withdrawn(TenantEpisode episode) {
        return of(episode, Activity.CLOSE, Status.SUPPRESSED, DetectionFinding.WITHDRAWN);
    }

    private DetectionFinding of(TenantEpisode episode, Activity activity, Status status, String detail) {
        TenantEpisode.Content content = episode.reported();
        Map<String, Object> unmapped = new TreeMap<>();
        unmapped.put("ordinal", (long) episode.ordinal());
        unmapped.put("users", (long) content.users().size());
        unmapped.put(
                "userNames",
                content.users().stream()
                        .limit(MOST_NAMED)
                        .map(TenantEpisode.Refused::name)
                        .toList());
        if (!episode.obstacle().about().isEmpty()) {
            unmapped.put("obstacle", episode.obstacle().about());
        }
        if (!content.by().isEmpty()) {
            unmapped.put("by", content.by());
        }
        return finding(
                episode.obstacle().rule(),
                activity,
                status,
                detail,
                content.severity(),
                Confidence.CERTAIN,
                TenantWording.obstacle(episode),
                episode.obstacle().cause(),
                uid(episode),
                new Times(content.opened(), content.at(), content.opened(), content.lastSeen()),
                content.evidence().stream()
                        .map(signIn -> Evidence.of(signIn, null, null))
                        .toList(),
                content.users().size(),
                unmapped);
    }

    // --- devices, days and exceptions

    /** When a finding was first written, when this version was, and when its cause was first and last seen. */
    record Times(Instant created, Instant at, Instant firstSeen, Instant lastSeen) {}

    /**
     * A finding about one device.
     *
     * @param closed why it is over, null while it is not
     */
    DetectionFinding ofDevice(
            Rule rule,
            Confidence confidence,
            String uid,
            boolean isNew,
            Times times,
            Sighting shown,
            @Nullable String closed,
            Map<String, Object> more) {
        Map<String, Object> unmapped = new TreeMap<>(more);
        if (!shown.device().isEmpty()) {
            unmapped.put("device", shown.device());
        }
        return finding(
                rule,
                closed != null ? Activity.CLOSE : isNew ? Activity.CREATE : Activity.UPDATE,
                closed != null ? Status.RESOLVED : Status.NEW,
                closed == null ? "" : closed,
                Severity.LOW,
                confidence,
                Wording.message(rule, shown, voice.limits()),
                Wording.cause(rule),
                uid,
                times,
                List.of(Findings.evidence(shown)),
                1,
                unmapped);
    }

    /** A finding about many, with no sign-in of its own to show. */
    DetectionFinding ofMany(
            Rule rule,
            Confidence confidence,
            String message,
            Cause cause,
            String uid,
            boolean isNew,
            Times times,
            long count,
            @Nullable String closed,
            Map<String, Object> unmapped) {
        return finding(
                rule,
                closed != null ? Activity.CLOSE : isNew ? Activity.CREATE : Activity.UPDATE,
                closed != null ? Status.RESOLVED : Status.NEW,
                closed == null ? "" : closed,
                Severity.LOW,
                confidence,
                message,
                cause,
                uid,
                times,
                List.of(),
                count,
                unmapped);
    }

    private DetectionFinding finding(
            Rule rule,
            Activity activity,
            Status status,
            String detail,
            Severity severity,
            Confidence confidence,
            String message,
            Cause cause,
            String uid,
            Times times,
            List<Evidence> evidence,
            long count,
            Map<String, Object> unmapped) {
        Diagnosis diagnosis = voice.about(cause);
        Map<String, Object> all = new TreeMap<>(unmapped);
        all.putAll(voice.unmapped(rule, diagnosis));
        all.put("confidence", confidence.word());
        return DetectionFinding.of(
                activity,
                status,
                detail,
                severity,
                confidence,
                times.at(),
                message,
                DetectionFinding.Metadata.of(rule, tenantId, voice.productVersion()),
                DetectionFinding.FindingInfo.of(
                        uid,
                        rule,
                        rule.title(),
                        Wording.description(rule, voice.limits()),
                        times.created(),
                        times.at(),
                        times.firstSeen(),
                        times.lastSeen()),
                evidence,
                DetectionFinding.Remediation.of(diagnosis.action()),
                count,
                all);
    }
}
