package io.holdout.model.ocsf;

import static io.holdout.model.SignInBuilder.aSignIn;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdout.model.Confidence;
import io.holdout.model.Json;
import io.holdout.model.JsonSerde;
import io.holdout.model.Protocol;
import io.holdout.model.Rule;
import io.holdout.model.Severity;
import io.holdout.model.SignIn;
import io.holdout.model.ocsf.DetectionFinding.Activity;
import io.holdout.model.ocsf.DetectionFinding.FindingInfo;
import io.holdout.model.ocsf.DetectionFinding.Metadata;
import io.holdout.model.ocsf.DetectionFinding.Remediation;
import io.holdout.model.ocsf.DetectionFinding.Status;
import io.holdout.model.ocsf.Evidence.Device;
import io.holdout.model.ocsf.Evidence.DeviceType;
import io.holdout.model.ocsf.Evidence.Os;
import io.holdout.model.ocsf.Evidence.OsType;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DetectionFindingTest {
    private static final Instant FIRST = Instant.parse("2026-05-04T08:00:00Z");
    private static final Instant LAST = Instant.parse("2026-05-04T09:30:00.250Z");

    private final JsonSerde<DetectionFinding> serde = JsonSerde.findings();

    @ParameterizedTest
    @EnumSource(Activity.class)
    void aFullFindingIsWhatTheSchemaDemands(Activity activity) {
        assertThat(OcsfSchema.violations(json(finding(activity)))).isEmpty();
    }

    @Test
    void aFindingTellsTheEpisode() {
        JsonNode json = json(finding(Activity.UPDATE));

        assertThat(json.path("time").longValue()).isEqualTo(1777887000250L);
        assertThat(json.path("start_time").longValue()).isEqualTo(1777881600000L);
        assertThat(json.path("end_time").longValue()).isEqualTo(1777887000250L);
        assertThat(json.path("finding_info").path("analytic").path("uid").textValue())
                .isEqualTo("legacy-sign-in");
        assertThat(json.path("metadata").path("tenant_uid").textValue()).isEqualTo("contoso");
        assertThat(json.path("evidences")
                        .path(0)
                        .path("data")
                        .path("client_app")
                        .textValue())
                .isEqualTo("Exchange ActiveSync");
    }

    @Test
    void onlyWhatIsOpenAndAsksForActionIsAnAlert() {
        assertThat(finding(Activity.CREATE).isAlert()).isTrue();
        assertThat(finding(Activity.UPDATE).isAlert()).isTrue();
        assertThat(finding(Activity.CLOSE).isAlert()).isFalse();
        assertThat(finding(Activity.CREATE, Severity.INFORMATIONAL, evidence()).isAlert())
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource(Activity.class)
    void aFindingComesBackAsItWas(Activity activity) {
        DetectionFinding finding = finding(activity);

        assertThat(serde.read(serde.write(finding))).isEqualTo(finding);
    }

    @Test
    void aFindingWithNothingOptionalComesBackAsItWas() {
        SignIn bare = aSignIn().user("", "").from("", "", 0).client("", "").build();
        DetectionFinding finding = finding(Activity.CREATE, Severity.HIGH, Evidence.of(bare, null, null));

        assertThat(serde.read(serde.write(finding))).isEqualTo(finding);
        assertThat(OcsfSchema.violations(json(finding))).isEmpty();
    }

    @Test
    void equalFindingsHaveEqualBytes() {
        Map<String, Object> there = new LinkedHashMap<>();
        Map<String, Object> back = new LinkedHashMap<>();
        for (int i = 0; i < 20; i++) {
            there.put("member" + i, i);
            back.put("member" + (19 - i), (long) (19 - i));
        }

        assertThat(serde.write(finding(there))).isEqualTo(serde.write(finding(back)));
    }

    @Test
    void evidenceNamesTheApplicationAndTheProtocolThatItAuthenticatedWith() {
        SignIn grant = aSignIn()
                .app("04b07795-8ddb-461a-bbee-02f9e1bf7b46", "Microsoft Azure CLI")
                .client("Mobile Apps and Desktop clients", "ropc")
                .build();

        assertThat(Evidence.of(grant, null, null).data())
                .containsEntry("app_id", "04b07795-8ddb-461a-bbee-02f9e1bf7b46")
                .containsEntry("app_name", "Microsoft Azure CLI")
                .containsEntry("authentication_protocol", "ropc");
        assertThat(Evidence.of(aSignIn().app("", "").client("", "").build(), null, null)
                        .data())
                .doesNotContainKeys("app_id", "app_name", "authentication_protocol");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-05-04T08:29:59Z, , ",
        "2026-05-04T08:30:00Z, 2026-05-04T08:30:00Z, PT30M",
        "2026-05-06T11:12:30Z, 2026-05-06T11:12:30Z, PT51H12M",
    })
    void aSignInThatWasWrittenLateSaysByHowMuch(Instant written, @Nullable String recorded, @Nullable String delay) {
        SignIn signIn = aSignIn()
                .at(Instant.parse("2026-05-04T08:00:00Z"))
                .recorded(written)
                .build();

        Evidence evidence = Evidence.of(signIn, null, null);

        assertThat(evidence.data().get("recorded")).isEqualTo(recorded);
        assertThat(evidence.data().get("delay")).isEqualTo(delay);
    }

    @Test
    void aSourceThatIsNoAddressIsNotCalledOne() {
        Evidence evidence = Evidence.of(aSignIn().from("somewhere").build(), null, null);

        JsonNode source = json(finding(Activity.CREATE, Severity.LOW, evidence))
                .path("evidences")
                .path(0)
                .path("src_endpoint");

        assertThat(source.has("ip")).isFalse();
        assertThat(source.path("name").textValue()).isEqualTo("somewhere");
    }

    @ParameterizedTest
    @ValueSource(strings = {"203.0.113.7", "2001:db8:1:2::7", "::ffff:203.0.113.7"})
    void anAddressIsOne(String address) {
        DetectionFinding finding = finding(
                Activity.CREATE,
                Severity.LOW,
                Evidence.of(aSignIn().from(address).build(), null, null));

        assertThat(finding.observables())
                .contains(new Observable("evidences[].src_endpoint.ip", 2, "IP Address", address));
    }

    @Test
    void anotherMajorVersionIsRefused() {
        String later =
                json(finding(Activity.CREATE)).toString().replace("\"version\":\"1.8.0\"", "\"version\":\"2.0.0\"");

        assertThatThrownBy(() -> serde.read(later.getBytes(UTF_8)))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("upgrade");
    }

    @Test
    void aLaterMinorVersionIsReadWithoutWhatIsNew() {
        String later = json(finding(Activity.CREATE))
                .toString()
                .replace("\"version\":\"1.8.0\"", "\"version\":\"1.9.0\",\"is_new\":{\"a\":[1]}");

        assertThat(serde.read(later.getBytes(UTF_8)).metadata().version()).isEqualTo("1.9.0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "{}",
                "[]",
                "17",
                "\"text\"",
                "{\"class_uid\":2004",
                "{\"metadata\":{\"version\":\"0.9.0\",\"product\":{\"name\":\"x\"}}}",
                "{\"metadata\":{\"version\":\"latest\"}}",
                "{\"class_uid\":3002,\"metadata\":{\"version\":\"1.8.0\",\"product\":{\"name\":\"x\"}},\"finding_info\":{\"uid\":\"1\"}}"
            })
    void whatIsNoFindingIsRefusedNotCrashedOn(String json) {
        assertThatThrownBy(() -> serde.read(json.getBytes(UTF_8))).isInstanceOf(SerializationException.class);
    }

    private JsonNode json(DetectionFinding finding) {
        try {
            return Json.mapper().readTree(serde.write(finding));
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Evidence evidence() {
        return Evidence.of(
                aSignIn()
                        .by("ada")
                        .activeSync()
                        .agent("Apple-iPhone9C1/1907.71")
                        .from("2001:db8:1:2::7", "NO", 64500)
                        .build(),
                Protocol.EAS,
                Device.of(
                        DeviceType.MOBILE,
                        "apple:iPhone9,1",
                        "iPhone 7",
                        "iPhone9,1",
                        Os.of(OsType.IOS, "15.6", "19G71")));
    }

    private static DetectionFinding finding(Activity activity) {
        return finding(activity, Severity.MEDIUM, evidence());
    }

    private static DetectionFinding finding(Activity activity, Severity severity, Evidence evidence) {
        return finding(
                activity,
                severity,
                evidence,
                Map.of("device", "apple:iPhone9,1", "users", 3, "nested", Map.of("a", List.of(1, "b", true))));
    }

    private static DetectionFinding finding(Map<String, Object> unmapped) {
        return finding(Activity.CREATE, Severity.LOW, evidence(), unmapped);
    }

    private static DetectionFinding finding(
            Activity activity, Severity severity, Evidence evidence, Map<String, Object> unmapped) {
        return DetectionFinding.of(
                activity,
                activity == Activity.CLOSE ? Status.SUPPRESSED : Status.NEW,
                activity == Activity.CLOSE ? "withdrawn" : "",
                severity,
                Confidence.CERTAIN,
                LAST,
                "ada@contoso.example signed in over Exchange ActiveSync",
                Metadata.of(Rule.LEGACY_SIGN_IN, "contoso", "0.1.0"),
                FindingInfo.of(
                        "legacy-sign-in-0123456789abcdef",
                        Rule.LEGACY_SIGN_IN,
                        "Legacy sign-in over Exchange ActiveSync",
                        "First in 30 days.",
                        FIRST,
                        LAST,
                        FIRST,
                        LAST),
                List.of(evidence),
                Remediation.of("Remove the account and add it again with Sign In."),
                7,
                unmapped);
    }
}
