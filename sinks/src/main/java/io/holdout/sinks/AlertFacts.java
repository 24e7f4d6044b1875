package io.holdout.sinks;

import io.holdout.model.Confidence;
import io.holdout.model.Severity;
import io.holdout.model.ocsf.DetectionFinding;
import io.holdout.model.ocsf.Evidence;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What people are told of a finding: the same words on every sink, taken from its first evidence. Every text is one safe line of
 * bounded length, empty where nothing is known.
 *
 * @param mark what happened to the finding: new, updated, closed
 * @param title what happened and to whom
 * @param detail the finding's description
 * @param user principal name, else object id
 * @param device name, model and operating system: {@code iPhone 7 (iPhone9,1), iOS 15.6 (19G71)}
 * @param outcome how the sign-in ended
 * @param code Entra's error code, 0 for none
 * @param address source address
 * @param network autonomous system, {@code AS64500}
 * @param agent user agent
 * @param action what to do
 * @param count sign-ins between {@code first} and {@code last}
 * @param delay how late the record of the sign-in that is shown was written, ISO 8601; empty where that is not said
 * @param uid the last 8 characters of the finding's uid
 */
public record AlertFacts(
        Instant time,
        Severity severity,
        String mark,
        String title,
        String detail,
        String status,
        String user,
        String device,
        String protocol,
        Outcome outcome,
        long code,
        String address,
        String country,
        String network,
        String agent,
        String confidence,
        String action,
        String rule,
        String tenant,
        long count,
        Instant first,
        Instant last,
        String delay,
        String uid) {

    private static final int NAME = 120;
    private static final int SENTENCE = 200;
    private static final int PARAGRAPH = 600;
    private static final int UID = 8;

    public static AlertFacts of(DetectionFinding finding) {
        Evidence evidence =
                finding.evidences().isEmpty() ? null : finding.evidences().get(0);
        String user = userOf(evidence);
        Evidence.Endpoint source = evidence == null ? null : evidence.srcEndpoint();
        Evidence.Location place = source == null ? null : source.location();
        Evidence.AutonomousSystem system = source == null ? null : source.autonomousSystem();
        Evidence.HttpRequest request = evidence == null ? null : evidence.httpRequest();
        String protocol = text(evidence, "protocol");
        String message = finding.message().isEmpty() ? finding.findingInfo().title() : finding.message();
        return new AlertFacts(
                Instant.ofEpochMilli(finding.time()),
                severityOf(finding),
                markOf(finding.activityId()),
                SafeText.line(message, SENTENCE),
                SafeText.line(finding.findingInfo().desc(), PARAGRAPH),
                SafeText.line(finding.statusDetail(), NAME),
                SafeText.line(user.isEmpty() ? unmapped(finding, "user") : user, NAME),
                SafeText.line(deviceOf(finding, evidence), NAME),
                SafeText.line(protocol.isEmpty() ? text(evidence, "client_app") : protocol, NAME),
                outcomeOf(evidence),
                codeOf(evidence),
                SafeText.line(source == null ? "" : source.ip().isEmpty() ? source.name() : source.ip(), 64),
                SafeText.line(place == null ? "" : place.country(), 64),
                system == null ? "" : "AS" + system.number(),
                SafeText.line(request == null ? "" : request.userAgent(), NAME),
                confidenceOf(finding),
                SafeText.line(
                        finding.remediation() == null
                                ? ""
                                : finding.remediation().desc(),
                        PARAGRAPH),
                SafeText.line(
                        finding.findingInfo().analytic() == null
                                ? ""
                                : finding.findingInfo().analytic().uid(),
                        NAME),
                SafeText.line(finding.metadata().tenantUid(), NAME),
                finding.count(),
                Instant.ofEpochMilli(finding.startTime()),
                Instant.ofEpochMilli(finding.endTime()),
                SafeText.line(text(evidence, "delay"), 64),
                shortUid(finding.findingInfo().uid()));
    }

    /** Everything of the source in one text: {@code 203.0.113.7, NO, AS64500}. */
    public String source() {
        return joined(address, country, network);
    }

    /** The severity of a finding; an id that OCSF may add later counts as the nearest known. */
    public static Severity severityOf(DetectionFinding finding) {
        Severity[] all = Severity.values();
        return all[Math.max(1, Math.min(all.length, finding.severityId())) - 1];
    }

    private static String confidenceOf(DetectionFinding finding) {
        for (Confidence confidence : Confidence.values()) {
            if (confidence.id() == finding.confidenceId()) {
                return confidence.word();
            }
        }
        return "";
    }

    private static String markOf(int activity) {
        if (activity == DetectionFinding.Activity.CREATE.id()) {
            return "new";
        }
        return activity == DetectionFinding.Activity.CLOSE.id() ? "closed" : "updated";
    }

    private static String userOf(@Nullable Evidence evidence) {
        if (evidence == null || evidence.actor() == null) {
            return "";
        }
        Evidence.User user = evidence.actor().user();
        return user.name().isEmpty() ? user.uid() : user.name();
    }

    private static String deviceOf(DetectionFinding finding, @Nullable Evidence evidence) {
        Evidence.Device device = evidence == null ? null : evidence.device();
        if (device == null) {
            return unmapped(finding, "device");
        }
        String name = device.name().isEmpty() ? device.uid() : device.name();
        String model = device.model().isEmpty() || name.contains(device.model()) ? "" : " (" + device.model() + ")";
        return joined(name + model, osOf(device.os()));
    }

    private static String osOf(Evidence.@Nullable Os os) {
        if (os == null) {
            return "";
        }
        String build = os.build().isEmpty() ? "" : " (" + os.build() + ")";
        return (os.name() + " " + os.version()).strip() + build;
    }

    /** How a sign-in ended. */
    public enum Outcome {
        UNKNOWN,
        SIGNED_IN,
        FAILED,
        /** By conditional access, which can leave the error code 0. */
        STOPPED
    }

    private static Outcome outcomeOf(@Nullable Evidence evidence) {
        if (evidence == null || !(evidence.data().get("error_code") instanceof Number code)) {
            return Outcome.UNKNOWN;
        }
        if (code.longValue() != 0) {
            return Outcome.FAILED;
        }
        return "failure".equals(evidence.data().get("conditional_access")) ? Outcome.STOPPED : Outcome.SIGNED_IN;
    }

    private static long codeOf(@Nullable Evidence evidence) {
        return evidence != null && evidence.data().get("error_code") instanceof Number code ? code.longValue() : 0;
    }

    private static String text(@Nullable Evidence evidence, String name) {
        return evidence != null && evidence.data().get(name) instanceof String text ? text : "";
    }

    private static String unmapped(DetectionFinding finding, String name) {
        return finding.unmapped().get(name) instanceof String text ? text : "";
    }

    private static String shortUid(String uid) {
        String line = SafeText.line(uid, 256);
        return line.length() <= UID ? line : line.substring(line.length() - UID);
    }

    private static String joined(String... parts) {
        List<String> present = new ArrayList<>();
        for (String part : parts) {
            if (!part.isEmpty()) {
                present.add(part);
            }
        }
        return String.join(", ", present);
    }
}
