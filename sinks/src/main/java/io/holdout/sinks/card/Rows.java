package io.holdout.sinks.card;

import io.holdout.model.ocsf.DetectionFinding;
import io.holdout.model.ocsf.Evidence;
import io.holdout.sinks.AlertFacts;
import io.holdout.sinks.SafeText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The facts of a finding, each a label and a value; what is not known is left out. */
final class Rows {
    private static final Set<String> COUNTRIES = Set.of(Locale.getISOCountries());

    private final DetectionFinding finding;
    private final AlertFacts facts;
    private final Rest rest;
    private final Words words;
    private final List<Row> rows = new ArrayList<>();

    /**
     * A fact.
     *
     * @param label one of ours
     * @param value safe line, which others may have chosen
     */
    record Row(String label, String value) {}

    private Rows(DetectionFinding finding, AlertFacts facts, Words words) {
        this.finding = finding;
        this.facts = facts;
        this.rest = new Rest(finding);
        this.words = words;
    }

    static List<Row> of(DetectionFinding finding, AlertFacts facts, Words words) {
        Rows rows = new Rows(finding, facts, words);
        if (rows.rest.has("users")) {
            rows.many();
        } else {
            rows.one();
        }
        rows.common();
        return List.copyOf(rows.rows);
    }

    /** What is about one user: the sign-in that is shown. */
    private void one() {
        add("user", facts.user());
        add("device", facts.device());
        add("protocol", facts.protocol());
        add("app", rest.text("app"));
        add("result", result());
        add("source", source());
        add("network", rest.text("network"));
        add("until", rest.text("until"));
        add("approved", rest.text("approvedBy"));
    }

    /** What is about many: the sign-ins that are shown are only examples. */
    private void many() {
        add("network", joined(rest.text("network"), country(rest.text("country")), system()));
        add("networks", rest.names("networks", words));
        boolean spray = rest.has("attempts");
        Map<String, String> counts = Map.of(
                "users", rest.number("users", words.locale()), "attempts", rest.number("attempts", words.locale()));
        add(
                spray ? "users" : "affected",
                spray
                        ? words.get(rest.isTrue("usersEstimated") ? "users.estimated" : "users.exact", counts)
                        : rest.number("users", words.locale()));
        add("known", rest.names("knownUsers", words));
        add("first", rest.names("firstUsers", words));
        add("names", rest.names("userNames", words));
        add("protocols", rest.names("protocols", words));
        add("agents", rest.names("userAgents", words));
        add("policy", policy());
    }

    private void common() {
        add("seen", Times.seen(facts.count(), facts.first(), facts.last(), words));
        add("recorded", recorded());
        if (!rest.has("users")) {
            add("agent", facts.agent());
            add("evidence", evidence());
        }
        add("confidence", facts.confidence().isEmpty() ? "" : words.get("confidence." + facts.confidence()));
    }

    private String result() {
        return switch (facts.outcome()) {
            case UNKNOWN -> "";
            case SIGNED_IN -> words.get("result.signed-in");
            case FAILED -> words.get("result.failed", Map.of("code", String.valueOf(facts.code())));
            case STOPPED -> words.get("result.stopped");
        };
    }

    private String source() {
        return joined(facts.address(), country(facts.country()), facts.network());
    }

    /** The name of a country beside its code; whatever is no code of one stays as it came. */
    private String country(String code) {
        return COUNTRIES.contains(code)
                ? new Locale.Builder().setRegion(code).build().getDisplayCountry(words.locale()) + " (" + code + ")"
                : code;
    }

    private String system() {
        String number = rest.number("asn", Locale.ROOT).replace(",", "");
        return number.isEmpty() || rest.text("network").startsWith("AS") ? "" : "AS" + number;
    }

    private String policy() {
        String policy = rest.text("policy");
        return policy.isEmpty()
                ? ""
                : words.get(
                        "policy.changed",
                        Map.of(
                                "policy", policy,
                                "time", rest.text("policyChangedAt"),
                                "by", rest.text("policyChangedBy")));
    }

    private String evidence() {
        if (finding.evidences().isEmpty()) {
            return "";
        }
        Evidence evidence = finding.evidences().get(0);
        String app = text(evidence, "client_app");
        String id = text(evidence, "sign_in_id");
        if (id.isEmpty()) {
            return app;
        }
        return words.get("evidence.sign-in", Map.of("app", app.isEmpty() ? words.get("unknown.app") : app, "id", id));
    }

    /** How late Azure wrote the record of the sign-in that is shown. */
    private String recorded() {
        String late = Times.about(facts.delay(), words);
        return late.isEmpty() ? "" : words.get("recorded.late", Map.of("length", late));
    }

    private static String text(Evidence evidence, String name) {
        return evidence.data().get(name) instanceof String text ? SafeText.line(text, 80) : "";
    }

    private void add(String field, String value) {
        if (!value.isEmpty()) {
            rows.add(new Row(words.get("field." + field), value));
        }
    }

    private static String joined(String... parts) {
        return String.join(
                ", ", List.of(parts).stream().filter(part -> !part.isEmpty()).toList());
    }
}
