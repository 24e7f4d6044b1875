package io.holdout.model.ecs;

import static io.holdout.model.SignInBuilder.aSignIn;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdout.model.Confidence;
import io.holdout.model.Json;
import io.holdout.model.Protocol;
import io.holdout.model.Rule;
import io.holdout.model.Severity;
import io.holdout.model.ocsf.DetectionFinding;
import io.holdout.model.ocsf.DetectionFinding.Activity;
import io.holdout.model.ocsf.DetectionFinding.Status;
import io.holdout.model.ocsf.Events;
import io.holdout.model.ocsf.Evidence;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EcsAlertTest {
    private static final Instant TIME = Instant.parse("2026-05-04T08:00:00Z");

    private static ObjectNode ecs(DetectionFinding finding) {
        try {
            JsonNode json = Json.mapper().readTree(EcsSerializer.write(finding));
            return (ObjectNode) json;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static DetectionFinding finding(Rule rule, Activity activity, Severity severity, Evidence... evidences) {
        return DetectionFinding.of(
                activity,
                activity == Activity.CLOSE ? Status.RESOLVED : Status.NEW,
                activity == Activity.CLOSE ? "migrated" : "",
                severity,
                Confidence.LIKELY,
                TIME,
                "something happened",
                DetectionFinding.Metadata.of(rule, "contoso", "0.1.0"),
                DetectionFinding.FindingInfo.of("0f", rule, rule.title(), "why", TIME, TIME, TIME, TIME),
                List.of(evidences),
                null,
                2,
                Map.of("ordinal", 1));
    }

    private static Evidence evidence(String user, String address) {
        return Evidence.of(
                aSignIn().by(user).activeSync().from(address, "NO", 64500).build(), Protocol.EAS, null);
    }

    @Test
    void aFindingIsAnAlertInTheFieldsOfTheSchema() {
        ObjectNode json = ecs(Events.finding());

        assertThat(EcsFields.violations(json)).isEmpty();
        assertThat(json.path("@timestamp").textValue()).isEqualTo("2026-05-04T08:00:00Z");
        assertThat(json.path("event").path("kind").textValue()).isEqualTo("alert");
        assertThat(json.path("event").path("action").textValue()).isEqualTo("create");
        assertThat(json.path("event").path("id").textValue())
                .isEqualTo(Events.finding().findingInfo().uid());
        assertThat(json.path("event").path("severity").intValue()).isEqualTo(3);
        assertThat(json.path("rule").path("id").textValue()).isEqualTo("legacy-sign-in");
        assertThat(json.path("organization").path("id").textValue()).isEqualTo("contoso");
        assertThat(json.path("user").path("name").textValue()).isEqualTo("ada@contoso.example");
        assertThat(json.path("source").path("ip").textValue()).isEqualTo("2001:db8:1:2::7");
        assertThat(json.path("source").path("geo").path("country_iso_code").textValue())
                .isEqualTo("NO");
        assertThat(json.path("source").path("as").path("number").longValue()).isEqualTo(64500);
        assertThat(json.path("user_agent").path("original").textValue()).isEqualTo("Apple-iPhone9C1/1907.71");
        assertThat(json.path("user_agent").path("os").path("type").textValue()).isEqualTo("ios");
        assertThat(json.path("device").path("model").path("identifier").textValue())
                .isEqualTo("iPhone9,1");
        assertThat(json.path("related").path("ip").path(0).textValue()).isEqualTo("2001:db8:1:2::7");
        assertThat(json.path("holdout").path("details").path("device").textValue())
                .isEqualTo("apple:iPhone9,1");
        assertThat(json.path("holdout")
                        .path("evidences")
                        .path(0)
                        .path("error_code")
                        .intValue())
                .isZero();
    }

    @ParameterizedTest
    @EnumSource(Rule.class)
    void everyRuleHasACategoryThatTheSchemaAllows(Rule rule) {
        ObjectNode json = ecs(finding(rule, Activity.CREATE, Severity.HIGH, evidence("ada", "203.0.113.7")));

        assertThat(EcsFields.violations(json)).isEmpty();
        assertThat(json.path("event").has("category")).isEqualTo(rule != Rule.SOURCE_SILENT);
    }

    @Test
    void onlyWhatAsksForActionIsAnAlert() {
        assertThat(ecs(finding(Rule.MIGRATED, Activity.CREATE, Severity.INFORMATIONAL))
                        .path("event")
                        .path("kind")
                        .textValue())
                .isEqualTo("event");
        ObjectNode closed = ecs(finding(Rule.LEGACY_SIGN_IN, Activity.CLOSE, Severity.MEDIUM));
        assertThat(closed.path("event").path("kind").textValue()).isEqualTo("event");
        assertThat(closed.path("event").path("action").textValue()).isEqualTo("close");
        assertThat(closed.path("event").path("reason").textValue()).isEqualTo("migrated");
        assertThat(EcsFields.violations(closed)).isEmpty();
    }

    @Test
    void aSprayIsAboutNoSingleUser() {
        ObjectNode json = ecs(finding(
                Rule.PASSWORD_SPRAY,
                Activity.CREATE,
                Severity.MEDIUM,
                evidence("ada", "198.51.100.66"),
                evidence("bob", "198.51.100.67")));

        assertThat(json.has("user")).isFalse();
        assertThat(json.path("source").path("ip").textValue()).isEqualTo("198.51.100.67");
        assertThat(json.path("related").path("ip")).hasSize(2);
        assertThat(json.path("related").path("user")).hasSize(4);
        assertThat(EcsFields.violations(json)).isEmpty();
    }

    @Test
    void whatElasticsearchTakesForNoAddressIsNotCalledOne() {
        for (String address : List.of("somewhere", "fe80::1%eth0")) {
            ObjectNode json =
                    ecs(finding(Rule.LEGACY_SIGN_IN, Activity.CREATE, Severity.LOW, evidence("ada", address)));

            assertThat(json.path("source").path("address").textValue()).isEqualTo(address);
            assertThat(json.path("source").has("ip")).isFalse();
            assertThat(json.path("related").has("ip")).isFalse();
            assertThat(EcsFields.violations(json)).isEmpty();
        }
    }

    @Test
    void theListOfFieldsFindsWhatIsWrong() {
        ObjectNode json = ecs(Events.finding());
        json.put("severity", 3);
        ((ObjectNode) json.path("source")).put("ip", "somewhere");
        ((ObjectNode) json.path("event"))
                .put("kind", "alarm")
                .put("start", "yesterday")
                .put("severity", "3");
        ((ObjectNode) json.path("event")).putArray("type").add("change");
        json.remove("rule");

        assertThat(EcsFields.violations(json))
                .containsExactlyInAnyOrder(
                        "rule: required",
                        "severity: no field of ECS that is used",
                        "source.ip: not a value of type ip",
                        "event.kind: not an allowed value: alarm",
                        "event.start: not a value of type date",
                        "event.severity: not a value of type long",
                        "event.type: change is no type of the category authentication");
    }
}
