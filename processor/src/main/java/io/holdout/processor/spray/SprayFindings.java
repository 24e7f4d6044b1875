package io.holdout.processor.spray;

import io.holdout.model.Confidence;
import io.holdout.model.Rule;
import io.holdout.model.Severity;
import io.holdout.model.SignIn;
import io.holdout.model.ocsf.DetectionFinding;
import io.holdout.model.ocsf.DetectionFinding.Activity;
import io.holdout.model.ocsf.DetectionFinding.Status;
import io.holdout.processor.advice.Diagnosis;
import io.holdout.processor.agent.UserAgent;
import io.holdout.processor.detect.Findings;
import io.holdout.processor.detect.Sighting;
import io.holdout.processor.detect.Voice;
import io.holdout.processor.detect.Wording;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes what is known of a spray as the OCSF finding that lies on {@code holdout.alerts}. */
final class SprayFindings {
    /** How sprays and what came of them end. */
    static final String QUIET = "no more for 24 hours";

    static final String FASTER = "became a fast spray";
    static final String ENDED = "the spray has ended";

    private final String key;
    private final String network;
    private final Voice voice;

    /**
     * @param key of the network
     * @param network as its key names it
     */
    SprayFindings(String key, String network, Voice voice) {
        this.key = key;
        this.network = network;
        this.voice = voice;
    }

    DetectionFinding spray(Spray spray, Story story, boolean closed, Activity activity) {
        SignIn first = story.shown().get(0);
        List<SignIn> evidence = story.evidence();
        Instant newest = evidence.get(evidence.size() - 1).time();
        String from = isSystem() || story.network().isEmpty() ? network : story.network();
        boolean slow = spray.rule() == Rule.SLOW_SPRAY;
        boolean raised = spray.raised() != null;
        Map<String, Object> unmapped = about(from, first);
        unmapped.put("users", story.userCount());
        unmapped.put("usersEstimated", story.isEstimate());
        unmapped.put("attempts", Math.round(story.attempts()));
        unmapped.put("firstUsers", story.firstNames());
        unmapped.put("knownUsers", story.knownNames());
        unmapped.put("protocols", story.protocols().stream().sorted().toList());
        unmapped.put("userAgents", story.agents().stream().sorted().toList());
        if (isSystem()) {
            unmapped.put("networks", story.networks().stream().sorted().toList());
        }
        return finding(
                spray,
                activity,
                closed ? endOf(spray) : "",
                slow || !raised ? Severity.MEDIUM : Severity.HIGH,
                slow && !raised ? Confidence.POSSIBLE : Confidence.LIKELY,
                closed ? spray.over() : newest,
                SprayWording.spray(
                        spray.rule(),
                        from,
                        story,
                        Duration.between(
                                first.time(),
                                story.shown().get(story.shown().size() - 1).time())),
                evidence,
                newest,
                Math.round(story.attempts()),
                unmapped);
    }

    private static String endOf(Spray spray) {
        boolean grown = spray.rule() == Rule.SLOW_SPRAY
                && spray.until().isBefore(spray.newest().plus(Sprays.STAYS));
        return grown ? FASTER : QUIET;
    }

    /** @param letIn by time */
    DetectionFinding success(Spray spray, List<SignIn> letIn, Activity activity) {
        SignIn first = letIn.get(0);
        SignIn newest = letIn.get(letIn.size() - 1);
        Map<String, Object> unmapped = about(network, first);
        unmapped.put("spray", Sprays.uid(Rule.PASSWORD_SPRAY, key, "", spray.start()));
        return finding(
                spray,
                activity,
                "",
                Severity.CRITICAL,
                Confidence.LIKELY,
                spray.reached(),
                SprayWording.success(first, network),
                letIn.size() <= 3 ? letIn : List.of(first, letIn.get(1), newest),
                newest.time(),
                letIn.size(),
                unmapped);
    }

    private Map<String, Object> about(String from, SignIn first) {
        Map<String, Object> unmapped = new TreeMap<>();
        unmapped.put("network", from);
        unmapped.put("width", widthOf(from));
        if (first.source().asn() != 0) {
            unmapped.put("asn", first.source().asn());
        }
        if (!first.source().country().isEmpty()) {
            unmapped.put("country", first.source().country());
        }
        return unmapped;
    }

    private String widthOf(String from) {
        if (isSystem()) {
            return "as";
        }
        int slash = from.indexOf('/');
        return slash < 0 ? "address" : from.substring(slash);
    }

    private boolean isSystem() {
        return network.startsWith("AS");
    }

    private DetectionFinding finding(
            Spray spray,
            Activity activity,
            String detail,
            Severity severity,
            Confidence confidence,
            Instant at,
            String message,
            List<SignIn> evidence,
            Instant newest,
            long count,
            Map<String, Object> unmapped) {
        Rule rule = spray.rule();
        SignIn first = evidence.get(0);
        Diagnosis diagnosis = voice.about(Wording.cause(rule));
        unmapped.putAll(voice.unmapped(rule, diagnosis));
        unmapped.put("confidence", confidence.word());
        return DetectionFinding.of(
                activity,
                activity == Activity.CLOSE ? Status.RESOLVED : Status.NEW,
                detail,
                severity,
                confidence,
                at,
                message,
                DetectionFinding.Metadata.of(rule, first.tenantId(), voice.productVersion()),
                DetectionFinding.FindingInfo.of(
                        spray.uid(),
                        rule,
                        rule.title(),
                        Wording.description(rule, voice.limits()),
                        spray.reached(),
                        at,
                        first.time(),
                        newest),
                evidence.stream()
                        .map(signIn -> Findings.evidence(Sighting.of(signIn, UserAgent::decode)))
                        .toList(),
                DetectionFinding.Remediation.of(diagnosis.action()),
                count,
                unmapped);
    }

    /** Key of findings about the network: the tenant as a whole. */
    String tenantKey() {
        return key.substring(0, key.indexOf('|') + 1);
    }

    /** True where two versions differ in nothing but being new or an update. */
    static boolean saysTheSame(DetectionFinding a, DetectionFinding b) {
        return as(a, Activity.UPDATE, Status.NEW, "", Instant.EPOCH)
                        .equals(as(b, Activity.UPDATE, Status.NEW, "", Instant.EPOCH))
                && a.time() == b.time()
                && a.statusId() == b.statusId()
                && a.statusDetail().equals(b.statusDetail());
    }

    /** The last version of a finding whose cause turned out never to have been. */
    static DetectionFinding withdrawn(DetectionFinding last) {
        return as(
                last, Activity.CLOSE, Status.SUPPRESSED, DetectionFinding.WITHDRAWN, Instant.ofEpochMilli(last.time()));
    }

    static DetectionFinding ended(DetectionFinding last, String why, Instant at) {
        return as(last, Activity.CLOSE, Status.RESOLVED, why, at);
    }

    private static DetectionFinding as(
            DetectionFinding f, Activity activity, Status status, String detail, Instant at) {
        DetectionFinding.FindingInfo info = f.findingInfo();
        Severity severity = Arrays.stream(Severity.values())
                .filter(s -> s.id() == f.severityId())
                .findFirst()
                .orElseThrow();
        Confidence confidence = Arrays.stream(Confidence.values())
                .filter(c -> c.id() == f.confidenceId())
                .findFirst()
                .orElseThrow();
        return DetectionFinding.of(
                activity,
                status,
                detail,
                severity,
                confidence,
                at,
                f.message(),
                f.metadata(),
                new DetectionFinding.FindingInfo(
                        info.uid(),
                        info.title(),
                        info.desc(),
                        info.types(),
                        info.analytic(),
                        info.dataSources(),
                        info.createdTime(),
                        at.toEpochMilli(),
                        info.firstSeenTime(),
                        info.lastSeenTime()),
                f.evidences(),
                f.remediation(),
                f.count(),
                f.unmapped());
    }
}
