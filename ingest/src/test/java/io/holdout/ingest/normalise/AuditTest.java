package io.holdout.ingest.normalise;

import static io.holdout.ingest.normalise.AuditRecord.consentForAll;
import static io.holdout.ingest.normalise.AuditRecord.ofApple;
import static io.holdout.ingest.normalise.AuditRecord.permissions;
import static io.holdout.ingest.normalise.AuditRecord.policy;
import static io.holdout.ingest.normalise.HubRecord.TENANT;
import static io.holdout.ingest.normalise.Reading.read;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdout.model.DeadLetter.Reason;
import io.holdout.model.PostureChange;
import io.holdout.model.PostureChange.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuditTest {
    private static final PostureChange CONSENT = new PostureChange(
            1,
            "Directory_1",
            TENANT,
            Instant.parse("2026-05-04T08:00:12.123456700Z"),
            Kind.CONSENT_GRANTED,
            "f8d98a96-0999-43f5-8af3-69971c7bb423",
            "Apple Internet Accounts",
            "admin@contoso.example");

    @Test
    void readsAConsentForTheTenantAndStillIgnoresTheRecord() {
        Collected collected = read(consentForAll().toString());

        assertThat(collected.changes).containsExactly(CONSENT);
        assertThat(collected.ignored).containsExactly("AuditLogs");
        assertThat(collected.count()).isEqualTo(1);
    }

    @Test
    void leavesTheNeighboursOfABatchAsTheyAre() {
        Collected collected = read(HubRecord.batch(
                HubRecord.withId("a"),
                consentForAll().toString(),
                HubRecord.withId("b"),
                policy("Update conditional access policy").toString(),
                AuditRecord.of("Update user").toString(),
                HubRecord.withId("c")));

        assertThat(collected.ids()).containsExactly("a", "b", "c");
        assertThat(collected.signIns.get(2)).isEqualTo(Reading.only(HubRecord.withId("c")));
        assertThat(collected.ignored).containsOnly("AuditLogs").hasSize(3);
        assertThat(collected.changes)
                .extracting(PostureChange::kind)
                .containsExactly(Kind.CONSENT_GRANTED, Kind.POLICY_CHANGED);
    }

    @Test
    void aConsentForOneUserIsNone() {
        assertNoChange(ofApple("Consent to application")
                .modified("ConsentContext.IsAdminConsent", null, "\"True\"")
                .modified("ConsentAction.Permissions", null, permissions("Principal")));
        assertNoChange(ofApple("Consent to application").modified("ConsentContext.IsAdminConsent", null, "\"True\""));
    }

    @Test
    void anotherApplicationIsNone() {
        assertNoChange(AuditRecord.of("Consent to application")
                .modified("ConsentAction.Permissions", null, permissions("AllPrincipals"))
                .modified("TargetId.ServicePrincipalNames", null, "\"27922004-5251-4030-b22d-91ecd9a37ea4\""));
        assertNoChange(AuditRecord.of("Consent to application")
                .modified("ConsentAction.Permissions", null, permissions("AllPrincipals"))
                .modified("TargetId.ServicePrincipalNames", null, "\"f8d98a96-0999-43f5-8af3-69971c7bb4230\""));
    }

    @Test
    void aFailedAttemptIsNone() {
        assertNoChange(consentForAll().property("result", "failure"));
    }

    @ParameterizedTest
    @CsvSource({
        "Add delegated permission grant, CONSENT_GRANTED",
        "Add OAuth2PermissionGrant, CONSENT_GRANTED",
        "Remove delegated permission grant, CONSENT_REVOKED",
        "Remove OAuth2PermissionGrant, CONSENT_REVOKED",
    })
    void readsTheGrantOfMailForAll(String operation, Kind kind) {
        boolean added = kind == Kind.CONSENT_GRANTED;
        AuditRecord grant = grant(operation, added, "AllPrincipals", " EAS.AccessAsUser.All EWS.AccessAsUser.All");

        Collected collected = read(grant.toString());

        assertThat(collected.changes).extracting(PostureChange::kind).containsExactly(kind);
        assertThat(collected.changes.get(0).name()).isEqualTo("Apple Internet Accounts");
        assertNoChange(grant(operation, added, "Principal", "EAS.AccessAsUser.All"));
        assertNoChange(grant(operation, added, "AllPrincipals", "User.Read openid"));
    }

    private static AuditRecord grant(String operation, boolean added, String type, String scope) {
        String[] names = {"Scope", "ConsentType"};
        String[] values = {'"' + scope + '"', '"' + type + '"'};
        AuditRecord record = AuditRecord.of(operation)
                .modified("ServicePrincipal.DisplayName", null, "\"Apple Internet Accounts\"")
                .modified("ServicePrincipal.AppId", null, AuditRecord.APPLE_NAMES)
                .modified(
                        "TargetId.ServicePrincipalNames",
                        null,
                        "\"00000002-0000-0ff1-ce00-000000000000/*.outlook.com;00000002-0000-0ff1-ce00-000000000000\"");
        for (int i = 0; i < names.length; i++) {
            record.modified("DelegatedPermissionGrant." + names[i], added ? null : values[i], added ? values[i] : null);
        }
        return record;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "AccountEnabled; [false]; APP_DISABLED",
                "AccountEnabled; \"[\\\"False\\\"]\"; APP_DISABLED",
                "AccountEnabled; [true]; APP_ENABLED",
                "AppRoleAssignmentRequired; [true]; ASSIGNMENT_REQUIRED",
                "approleassignmentrequired; \"true\"; ASSIGNMENT_REQUIRED",
                "AppRoleAssignmentRequired; [false]; ASSIGNMENT_NOT_REQUIRED",
            })
    void readsHowTheApplicationWasSwitched(String property, String value, Kind kind) {
        AuditRecord record = ofApple("Update service principal").modified(property, "[]", value);

        assertThat(read(record.toString()).changes)
                .extracting(PostureChange::kind)
                .containsExactly(kind);
        assertNoChange(AuditRecord.of("Update service principal").modified(property, "[]", value));
    }

    @Test
    void readsBothSwitchesOfOneRecord() {
        Collected collected = read(ofApple("Update service principal")
                .modified("AccountEnabled", "[true]", "[false]")
                .modified("AppRoleAssignmentRequired", "[false]", "[true]")
                .toString());

        assertThat(collected.changes)
                .extracting(PostureChange::kind)
                .containsExactly(Kind.APP_DISABLED, Kind.ASSIGNMENT_REQUIRED);
        assertThat(collected.ignored).containsExactly("AuditLogs");
    }

    @Test
    void anotherChangeOfTheApplicationIsNone() {
        assertNoChange(ofApple("Update service principal").modified("DisplayName", "[\"a\"]", "[\"b\"]"));
    }

    @Test
    void theApplicationTakesItsConsentWithIt() {
        assertThat(read(ofApple("Remove service principal").toString()).changes)
                .extracting(PostureChange::kind)
                .containsExactly(Kind.CONSENT_REVOKED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Add", "Update", "Delete", "update"})
    void readsThatAConditionalAccessPolicyChanged(String verb) {
        PostureChange change = read(policy(verb + " conditional access policy").toString())
                .changes
                .get(0);

        assertThat(change.kind()).isEqualTo(Kind.POLICY_CHANGED);
        assertThat(change.app()).isEmpty();
        assertThat(change.name()).isEqualTo("Block legacy authentication");
    }

    @Test
    void readsEveryLenientShapeAlike() {
        ObjectNode nestedInStrings = consentForAll().json();
        ObjectNode properties = (ObjectNode) nestedInStrings.get("properties");
        for (String name : List.of("targetResources", "initiatedBy", "additionalDetails")) {
            properties.put(name, properties.get(name).toString());
        }
        ObjectNode modifiedInString = consentForAll().json();
        ObjectNode target = (ObjectNode)
                modifiedInString.get("properties").get("targetResources").get(0);
        target.put("modifiedProperties", target.get("modifiedProperties").toString());
        ObjectNode propertiesInString = consentForAll().json();
        propertiesInString.put(
                "properties", propertiesInString.get("properties").toString());

        assertThat(List.of(
                        nestedInStrings.toString(),
                        modifiedInString.toString(),
                        propertiesInString.toString(),
                        reversed(consentForAll().json()).toString(),
                        upperCase(consentForAll().json()).toString(),
                        consentForAll().envelope("operationName", "").toString(),
                        consentForAll()
                                .envelope("operationName", "consent to application.")
                                .toString()))
                .allSatisfy(record -> {
                    Collected collected = read(record);
                    assertThat(collected.changes).containsExactly(CONSENT);
                    assertThat(collected.ignored).containsExactly("AuditLogs");
                });
    }

    @Test
    void readsValuesThatAnExporterUnpacked() {
        ObjectNode record = ofApple("Update service principal").json();
        ObjectNode target =
                (ObjectNode) record.get("properties").get("targetResources").get(0);
        ObjectNode modified = target.withArray("modifiedProperties").addObject();
        modified.put("displayName", "AccountEnabled").putArray("newValue").add(false);

        assertThat(read(record.toString()).changes)
                .extracting(PostureChange::kind)
                .containsExactly(Kind.APP_DISABLED);
    }

    /** As the portal and Graph export them: bare, with the category that the audit log itself has for them. */
    @Test
    void readsAGraphAuditRecord() {
        ObjectNode bare = (ObjectNode) consentForAll().json().get("properties");

        Collected collected = read(bare.toString());

        assertThat(collected.changes).containsExactly(CONSENT);
        assertThat(collected.ignored).containsExactly("ApplicationManagement");
    }

    @Test
    void namesTheApplicationWhereNoUserDidIt() {
        ObjectNode record = consentForAll().json();
        ((ObjectNode) record.get("properties"))
                .putObject("initiatedBy")
                .putObject("app")
                .put("displayName", "Terraform");

        assertThat(read(record.toString()).changes.get(0).by()).isEqualTo("Terraform");
    }

    @Test
    void takesTheTimeOfTheEnvelopeWhereItsOwnIsMissing() {
        assertThat(read(consentForAll().property("activityDateTime", "").toString())
                        .changes
                        .get(0)
                        .time())
                .isEqualTo("2026-05-04T08:01:37.441002100Z");
    }

    @ParameterizedTest
    @CsvSource({
        "id, '', MISSING_ID",
        "activityDateTime, yesterday, BAD_TIME",
        "activityDateTime, 2026-05-04T09:01:38Z, FUTURE_TIME",
        "activityDateTime, 2027-05-04T09:01:38Z, FUTURE_TIME",
    })
    void refusesAChangeThatCannotBePlaced(String property, String value, Reason reason) {
        Collected collected = read(consentForAll().property(property, value).toString());

        assertThat(collected.reasons()).containsExactly(reason);
        assertThat(collected.changes).isEmpty();
        assertThat(collected.ignored).isEmpty();
    }

    @Test
    void doesNotMindTheTimeOfOtherAuditRecords() {
        assertNoChange(AuditRecord.of("Update user").property("activityDateTime", "2027-05-04T09:01:38Z"));
    }

    @Test
    void aSignInThatLooksLikeAnAuditRecordIsASignIn() {
        Collected collected = read(HubRecord.with("\"Sign-in activity\"", "\"Consent to application\""));

        assertThat(collected.ids()).containsExactly("r-1");
        assertThat(collected.changes).isEmpty();
    }

    private static void assertNoChange(AuditRecord record) {
        Collected collected = read(record.toString());
        assertThat(collected.changes).isEmpty();
        assertThat(collected.ignored).containsExactly("AuditLogs");
    }

    private static JsonNode reversed(JsonNode node) {
        if (!(node instanceof ObjectNode object)) {
            return node;
        }
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        Collections.reverse(names);
        ObjectNode reversed = object.objectNode();
        names.forEach(name -> reversed.set(name, reversed(object.get(name))));
        return reversed;
    }

    private static ObjectNode upperCase(ObjectNode object) {
        ObjectNode upper = object.objectNode();
        object.properties()
                .forEach(field -> upper.set(
                        field.getKey().toUpperCase(Locale.ROOT),
                        field.getValue() instanceof ObjectNode inner ? upperCase(inner) : field.getValue()));
        return upper;
    }
}
