package io.holdout.sinks;

import io.holdout.model.Confidence;
import io.holdout.model.Rule;
import io.holdout.model.Severity;
import io.holdout.model.ocsf.DetectionFinding;
import io.holdout.model.ocsf.DetectionFinding.Activity;
import io.holdout.model.ocsf.DetectionFinding.FindingInfo;
import io.holdout.model.ocsf.DetectionFinding.Metadata;
import io.holdout.model.ocsf.DetectionFinding.Remediation;
import io.holdout.model.ocsf.DetectionFinding.Status;
import io.holdout.model.ocsf.Evidence;
import io.holdout.model.ocsf.Evidence.Device;
import io.holdout.model.ocsf.Evidence.DeviceType;
import io.holdout.model.ocsf.Evidence.Os;
import io.holdout.model.ocsf.Evidence.OsType;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Builds findings that read as sentences: {@code aFinding().of("ada").closed().withSeverity(HIGH)}. */
public final class FindingBuilder {
    private static final Instant FIRST = Instant.parse("2026-05-04T08:00:00Z");
    private static final Instant LAST = Instant.parse("2026-05-04T09:30:00Z");

    private Activity activity = Activity.CREATE;
    private Severity severity = Severity.MEDIUM;
    private String uid = "legacy-sign-in-00000000cafe0001";
    private String status = "";
    private String tenant = "contoso";
    private String title = "Legacy sign-in by ada@contoso.example over Exchange ActiveSync";
    private String detail = "First one in 30 days.";
    private String userId = "ada-id";
    private String user = "ada@contoso.example";
    private String deviceName = "iPhone 7";
    private String model = "iPhone9,1";
    private String osVersion = "15.6";
    private String address = "203.0.113.7";
    private String country = "NO";
    private String clientApp = "Exchange ActiveSync";
    private String agent = "Apple-iPhone9C1/1907.71";
    private String action = "Remove the account and add it again with Sign In.";
    private long code = 0;
    private String conditionalAccess = "notApplied";
    private String delay = "";
    private long count = 7;
    private final Map<String, Object> unmapped = new TreeMap<>();

    private Rule rule = Rule.LEGACY_SIGN_IN;
    private Instant first = FIRST;
    private Instant last = LAST;

    private FindingBuilder() {}

    public static FindingBuilder aFinding() {
        return new FindingBuilder();
    }

    /** A finding that has the text wherever a finding has text that somebody may have chosen. */
    public static DetectionFinding aFindingFullOf(String hostile, Activity activity) {
        FindingBuilder finding = new FindingBuilder();
        finding.activity = activity;
        finding.uid = hostile;
        finding.status = hostile;
        finding.tenant = hostile;
        finding.title = hostile;
        finding.detail = hostile;
        finding.user = hostile;
        finding.deviceName = hostile;
        finding.model = hostile;
        finding.osVersion = hostile;
        finding.address = hostile;
        finding.country = hostile;
        finding.clientApp = hostile;
        finding.agent = hostile;
        finding.action = hostile;
        finding.delay = hostile;
        return finding.build();
    }

    public FindingBuilder uid(String value) {
        uid = value;
        return this;
    }

    public FindingBuilder rule(Rule value) {
        rule = value;
        return this;
    }

    public FindingBuilder tenant(String value) {
        tenant = value;
        return this;
    }

    /** One sign-in, then. */
    public FindingBuilder at(Instant time) {
        first = time;
        last = time;
        return this;
    }

    public FindingBuilder ofSpray(String uidOfSpray) {
        unmapped.put("spray", uidOfSpray);
        return this;
    }

    public FindingBuilder updated() {
        activity = Activity.UPDATE;
        return this;
    }

    public FindingBuilder closed() {
        activity = Activity.CLOSE;
        return this;
    }

    public FindingBuilder because(String detailOfStatus) {
        status = detailOfStatus;
        return this;
    }

    public FindingBuilder severity(Severity value) {
        severity = value;
        return this;
    }

    public FindingBuilder titled(String value) {
        title = value;
        return this;
    }

    public FindingBuilder user(String value) {
        user = value;
        return this;
    }

    public FindingBuilder userId(String value) {
        userId = value;
        return this;
    }

    /** Something beyond OCSF. */
    public FindingBuilder with(String name, Object value) {
        unmapped.put(name, value);
        return this;
    }

    public FindingBuilder deviceNamed(String value) {
        deviceName = value;
        return this;
    }

    public FindingBuilder code(long value) {
        code = value;
        return this;
    }

    public FindingBuilder conditionalAccess(String value) {
        conditionalAccess = value;
        return this;
    }

    /** Written late by that, in ISO 8601. */
    public FindingBuilder late(String by) {
        delay = by;
        return this;
    }

    public DetectionFinding build() {
        Map<String, Object> data = new TreeMap<>();
        data.put("client_app", clientApp);
        data.put("error_code", code);
        data.put("conditional_access", conditionalAccess);
        if (!delay.isEmpty()) {
            data.put("delay", delay);
        }
        Evidence evidence = new Evidence(
                new Evidence.Actor(new Evidence.User(userId, user)),
                Device.of(
                        DeviceType.MOBILE, "apple:iPhone9,1", deviceName, model, Os.of(OsType.IOS, osVersion, "19G71")),
                new Evidence.Endpoint(
                        address, "", new Evidence.Location(country, ""), new Evidence.AutonomousSystem(64500)),
                new Evidence.HttpRequest(agent),
                data);
        return DetectionFinding.of(
                activity,
                activity == Activity.CLOSE ? Status.RESOLVED : Status.NEW,
                status,
                severity,
                Confidence.CERTAIN,
                last,
                title,
                Metadata.of(rule, tenant, "0.1.0"),
                FindingInfo.of(uid, rule, title, detail, first, last, first, last),
                List.of(evidence),
                Remediation.of(action),
                count,
                unmapped);
    }
}
