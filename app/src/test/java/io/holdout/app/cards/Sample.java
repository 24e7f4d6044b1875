package io.holdout.app.cards;

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
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An invented finding as the processor writes them, to be changed where it matters. */
final class Sample {
    static final String TENANT = "7d2f4c1e-0000-4000-8000-00000000c0de";
    static final Instant FIRST = Instant.parse("2026-05-04T08:00:00Z");
    static final Instant LAST = Instant.parse("2026-05-04T09:30:00Z");

    private final Rule rule;
    private final String message;
    private final String about;
    private String action = "Nothing to do.";
    private Activity activity = Activity.CREATE;
    private String detail = "";
    private Severity severity = Severity.MEDIUM;
    private Confidence confidence = Confidence.CERTAIN;
    private long count = 1;
    private String user = "ada@contoso.example";
    private Evidence.Device device = phone("iPhone 7", "iPhone9,1", "15.5", "19F77");
    private long code = 0;
    private String address = "203.0.113.7";
    private String agent = "Apple-iPhone9C1/1906.77";
    private String app = "Exchange ActiveSync";
    private final Map<String, Object> unmapped = new LinkedHashMap<>();

    private Sample(Rule rule, String message, String about) {
        this.rule = rule;
        this.message = message;
        this.about = about;
    }

    static Sample of(Rule rule, String message, String about) {
        return new Sample(rule, message, about);
    }

    static Sample legacySignIn() {
        return of(
                        Rule.LEGACY_SIGN_IN,
                        "ada@contoso.example signs in over Exchange ActiveSync from iPhone 7 (iOS 15.5)",
                        "First legacy sign-in of this device in 30 days. The protocol sends the password itself and cannot"
                                + " ask for a second factor.")
                .count(7)
                .action(
                        "Update to iOS 15.6 or later, which can move the account by itself, or save the contacts, remove"
                                + " the mail account and add it again with \"Sign In\" (not \"Configure Manually\").")
                .with("app", "Office 365 Exchange Online")
                .with("diagnosis", "update-or-readd")
                .with("limits", Map.of("legacy-sign-in.new-after", "P30D"))
                .with(
                        "steps",
                        List.of(
                                "Update iOS to 15.6 or later",
                                "Check that Apple Internet Accounts has tenant-wide consent: without it the device cannot"
                                        + " move by itself",
                                "Wait a day: the device trades the password for a token by itself",
                                "If it does not: save the contacts, remove the mail account and add it again with \"Sign"
                                        + " In\""))
                .with("reference", "Get-EXOMobileDeviceStatistics -Mailbox <user> -ActiveSync");
    }

    static Sample passwordSpray() {
        return of(
                        Rule.PASSWORD_SPRAY,
                        "Password spray from 198.51.100.0/24: 214 users tried in 23 minutes, the password of 2 was right",
                        "Many users were tried from one network within minutes, over protocols that need no second factor.")
                .severity(Severity.HIGH)
                .confidence(Confidence.LIKELY)
                .count(642)
                .action("Block the network and legacy authentication by conditional access, and look for sign-ins that"
                        + " succeeded from it.")
                .with("diagnosis", "password-spray")
                .with("network", "198.51.100.0/24")
                .with("asn", 64501L)
                .with("country", "NL")
                .with("users", 214L)
                .with("usersEstimated", false)
                .with("attempts", 642L)
                .with(
                        "firstUsers",
                        List.of(
                                "bo@contoso.example",
                                "cleo@contoso.example",
                                "dan@contoso.example",
                                "eve@contoso.example"))
                .with("knownUsers", List.of("finn@contoso.example", "grace@contoso.example"))
                .with("protocols", List.of("imap", "smtp"))
                .with("userAgents", List.of("BAV2ROPC", "CBAInPROD"));
    }

    static Sample sprayed() {
        return of(
                        Rule.SPRAY_SUCCESS,
                        "finn@contoso.example was signed in to from 198.51.100.23, while that network sprayed passwords",
                        "A network that tries the passwords of many users has signed in as one of them, where that user is"
                                + " not known.")
                .severity(Severity.CRITICAL)
                .confidence(Confidence.LIKELY)
                .user("finn@contoso.example")
                .address("198.51.100.23")
                .app("IMAP4")
                .agent("BAV2ROPC")
                .noDevice()
                .action(
                        "Reset the user's password and revoke the sessions now, review the mailbox, then block the network.")
                .with("network", "198.51.100.0/24");
    }

    Sample action(String value) {
        action = value;
        return this;
    }

    Sample severity(Severity value) {
        severity = value;
        return this;
    }

    Sample confidence(Confidence value) {
        confidence = value;
        return this;
    }

    Sample closed(String because) {
        activity = Activity.CLOSE;
        detail = because;
        return this;
    }

    Sample count(long value) {
        count = value;
        return this;
    }

    Sample user(String value) {
        user = value;
        return this;
    }

    Sample device(String name, String model, String version, String build) {
        device = phone(name, model, version, build);
        return this;
    }

    Sample noDevice() {
        device = new Evidence.Device(0, "Unknown", "imap:198.51.100.0/24", "", "", null);
        return this;
    }

    Sample code(long value) {
        code = value;
        return this;
    }

    Sample address(String value) {
        address = value;
        return this;
    }

    Sample agent(String value) {
        agent = value;
        return this;
    }

    Sample app(String value) {
        app = value;
        return this;
    }

    Sample with(String name, Object value) {
        unmapped.put(name, value);
        return this;
    }

    DetectionFinding build() {
        Evidence evidence = new Evidence(
                new Evidence.Actor(new Evidence.User("22222222-0000-4000-8000-000000000001", user)),
                device,
                new Evidence.Endpoint(
                        address, "", new Evidence.Location("NO", "Oslo"), new Evidence.AutonomousSystem(64500)),
                new Evidence.HttpRequest(agent),
                Map.of(
                        "client_app", app,
                        "error_code", code,
                        "conditional_access", "notApplied",
                        "protocol", app,
                        "sign_in_id", "11111111-0000-4000-8000-00000000cafe"));
        return DetectionFinding.of(
                activity,
                activity == Activity.CLOSE ? Status.RESOLVED : Status.NEW,
                detail,
                severity,
                confidence,
                LAST,
                message,
                Metadata.of(rule, TENANT, "0.1.0"),
                FindingInfo.of("8d53721df1b349d6ebcd5703bdcb56c2", rule, rule.title(), about, FIRST, LAST, FIRST, LAST),
                List.of(evidence),
                Remediation.of(action),
                count,
                unmapped);
    }

    private static Evidence.Device phone(String name, String model, String version, String build) {
        return Evidence.Device.of(
                Evidence.DeviceType.MOBILE,
                "apple:" + model,
                name,
                model,
                Evidence.Os.of(Evidence.OsType.IOS, version, build));
    }
}
