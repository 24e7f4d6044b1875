package io.holdout.app.cards;

import io.holdout.model.ocsf.DetectionFinding;
import io.holdout.model.ocsf.DetectionFinding.Analytic;
import io.holdout.model.ocsf.DetectionFinding.FindingInfo;
import io.holdout.model.ocsf.DetectionFinding.Metadata;
import io.holdout.model.ocsf.DetectionFinding.Product;
import io.holdout.model.ocsf.DetectionFinding.Remediation;
import io.holdout.model.ocsf.Evidence;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A finding in which every text is one that an attacker chose, ids of ours included. */
final class HostileFinding {
    private static final List<String> ABOUT_ONE = List.of("app", "network", "until", "approvedBy", "reference");
    private static final List<String> ABOUT_MANY =
            List.of("network", "country", "policy", "policyChangedAt", "policyChangedBy");
    private static final List<String> LISTS =
            List.of("steps", "firstUsers", "knownUsers", "userNames", "userAgents", "protocols", "networks");

    private HostileFinding() {}

    /** @param many about a tenant or a spray rather than about one user */
    static DetectionFinding of(String text, boolean many) {
        Map<String, Object> unmapped = new TreeMap<>();
        (many ? ABOUT_MANY : ABOUT_ONE).forEach(name -> unmapped.put(name, text));
        LISTS.forEach(name -> unmapped.put(name, List.of(text, text)));
        if (many) {
            unmapped.put("users", 2L);
            unmapped.put("attempts", 2L);
            unmapped.put("asn", 64501L);
        }
        return new DetectionFinding(
                1,
                text,
                DetectionFinding.CATEGORY_UID,
                text,
                DetectionFinding.CLASS_UID,
                text,
                DetectionFinding.CLASS_UID * 100L + 1,
                text,
                Sample.LAST.toEpochMilli(),
                5,
                text,
                2,
                text,
                1,
                text,
                text,
                text,
                true,
                new Metadata(Metadata.OCSF_VERSION, new Product("Holdout", "", ""), text, text),
                new FindingInfo(
                        text,
                        text,
                        text,
                        List.of(text),
                        new Analytic(text, text, 1, text),
                        List.of(text),
                        0,
                        0,
                        Sample.FIRST.toEpochMilli(),
                        Sample.LAST.toEpochMilli()),
                List.of(new Evidence(
                        new Evidence.Actor(new Evidence.User(text, text)),
                        new Evidence.Device(5, text, text, text, "model", new Evidence.Os(text, 0, text, text, text)),
                        new Evidence.Endpoint(
                                text, text, new Evidence.Location(text, text), new Evidence.AutonomousSystem(64500)),
                        new Evidence.HttpRequest(text),
                        Map.of(
                                "client_app", text,
                                "protocol", text,
                                "sign_in_id", text,
                                "conditional_access", text,
                                "error_code", 50126L))),
                new Remediation(text, List.of(text)),
                List.of(),
                7,
                Sample.FIRST.toEpochMilli(),
                Sample.LAST.toEpochMilli(),
                unmapped);
    }
}
