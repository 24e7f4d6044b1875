package io.holdout.ingest.normalise;

import static io.holdout.ingest.normalise.HubRecord.TENANT;
import static io.holdout.ingest.normalise.Reading.LINE;
import static io.holdout.ingest.normalise.Reading.only;
import static io.holdout.ingest.normalise.Reading.read;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdout.model.AdFsFailure;
import io.holdout.model.Category;
import io.holdout.model.SignIn;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NormaliserTest {
    private static final String CREATED = "\"createdDateTime\":\"2026-05-04T08:00:12.1234567+00:00\"";
    private static final String ENVELOPE_TIME = "\"time\":\"2026-05-04T08:01:37.4410021Z\"";
    private static final String STATUS =
            "\"status\":{\"errorCode\":53003,\"failureReason\":\"Blocked by Conditional Access.\","
                    + "\"additionalDetails\":\"A policy has blocked the sign-in.\"}";
    private static final String PASSWORD_METHOD = "\"authenticationMethod\":\"Password\"";

    @Test
    void readsEverythingASignInNeedsFromAHubRecord() {
        SignIn signIn = only(HubRecord.batch(HubRecord.withId("r-1")));

        assertThat(signIn)
                .isEqualTo(new SignIn(
                        1,
                        "r-1",
                        TENANT,
                        Category.INTERACTIVE,
                        Instant.parse("2026-05-04T08:00:12.123456700Z"),
                        Instant.parse("2026-05-04T08:01:37.441002100Z"),
                        new SignIn.User("0f6a3c52-0a44-4a49-9f1e-6de1d2b0a111", "ada.berg@contoso.example"),
                        new SignIn.App(
                                "00000002-0000-0ff1-ce00-000000000000",
                                "Office 365 Exchange Online",
                                "00000002-0000-0ff1-ce00-000000000000"),
                        new SignIn.Client(
                                "Exchange ActiveSync",
                                "ropc",
                                "Apple-iPhone14C5/2202.91",
                                "none",
                                List.of("EAS.AccessAsUser.All", "User.Read")),
                        new SignIn.Result(
                                53003,
                                "failure",
                                List.of("Block legacy authentication"),
                                SignIn.Password.SUCCEEDED,
                                "singleFactorAuthentication"),
                        new SignIn.Source("203.0.113.24", "NO", "Bergen", 64501),
                        new SignIn.Device("", "Ios", "", false),
                        "8f7d2c11-65a0-4c0e-bb0e-3a1d50c4e001",
                        "AzureAD",
                        "low"));
    }

    @Test
    void readsEveryShapeOfFrameAlike() {
        String record = HubRecord.withId("r-1");
        SignIn expected = only(record);

        assertThat(List.of(
                        HubRecord.batch(record),
                        "[" + record + "]",
                        "{\"value\":[" + record + "]}",
                        "{\"@odata.context\":\"https://graph.example/signIns\",\"value\":[" + record
                                + "],\"@odata.nextLink\":\"x\"}",
                        "{\"RECORDS\" : [ " + record + " ] }",
                        "[" + HubRecord.batch(record) + "]",
                        "\uFEFF" + record,
                        "  " + record + "\r"))
                .allSatisfy(frame -> assertThat(only(frame)).isEqualTo(expected));
    }

    @Test
    void numbersTheRecordsOfABatchAndNotARecordAlone() {
        Collected batch = read(HubRecord.batch(HubRecord.withId("a"), HubRecord.withId("b")));
        Collected alone = read(HubRecord.withId("a"));

        assertThat(batch.ids()).containsExactly("a", "b");
        assertThat(batch.origins).containsExactly(LINE.withIndex(0), LINE.withIndex(1));
        assertThat(alone.origins).containsExactly(LINE);
    }

    @Test
    void readsABodyOfLines() {
        Collected lines = read(HubRecord.withId("a") + "\r\n" + HubRecord.withId("b") + "\n");

        assertThat(lines.ids()).containsExactly("a", "b");
        assertThat(lines.origins).containsExactly(LINE.withIndex(0), LINE.withIndex(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "\r\n", "{\"records\":[]}", "[]", "{\"value\" : [ ]}", "\uFEFF"})
    void yieldsNothingForABlankFrameOrAnEmptyBatch(String frame) {
        assertThat(read(frame).count()).isZero();
    }

    @Test
    void readsAGraphSignIn() {
        SignIn signIn = only("""
                {"id":"g-1","createdDateTime":"2026-05-04T08:00:12Z","userDisplayName":"Kai Lund",
                 "userPrincipalName":"kai@contoso.example","userId":"9c1b7a3e-64f5-4f0e-8d2a-0a7a4f3be222",
                 "appId":"f8d98a96-0999-43f5-8af3-69971c7bb423","appDisplayName":"Apple Internet Accounts",
                 "ipAddress":"198.51.100.9","clientAppUsed":"Mobile Apps and Desktop clients","correlationId":"c-9",
                 "conditionalAccessStatus":"notApplied","isInteractive":true,"riskDetail":"none",
                 "riskLevelAggregated":"none","riskLevelDuringSignIn":"none","riskState":"none","riskEventTypes":[],
                 "resourceDisplayName":"Office 365 Exchange Online","resourceId":"00000002-0000-0ff1-ce00-000000000000",
                 "appliedConditionalAccessPolicies":null,
                 "status":{"errorCode":0,"failureReason":"Other.","additionalDetails":null},
                 "deviceDetail":{"deviceId":"","operatingSystem":"Ios 18.2.1","browser":"Mobile Safari",
                                 "isCompliant":null,"isManaged":true},
                 "location":{"city":"Oslo","state":"Oslo","countryOrRegion":"NO","geoCoordinates":{"altitude":null}}}
                """);

        assertThat(signIn.id()).isEqualTo("g-1");
        assertThat(signIn.tenantId()).isEqualTo("unknown");
        assertThat(signIn.category()).isEqualTo(Category.INTERACTIVE);
        assertThat(signIn.time()).isEqualTo("2026-05-04T08:00:12Z");
        assertThat(signIn.recorded()).isNull();
        assertThat(signIn.result().code()).isZero();
        assertThat(signIn.result().password()).isEqualTo(SignIn.Password.UNKNOWN);
        assertThat(signIn.device()).isEqualTo(new SignIn.Device("", "Ios 18.2.1", "Mobile Safari", true));
        assertThat(signIn.source()).isEqualTo(new SignIn.Source("198.51.100.9", "NO", "Oslo", 0));
    }

    @Test
    void readsAFlatLogAnalyticsRecord() {
        SignIn signIn = only("""
                {"TenantId":"aaaaaaaa-0000-4000-8000-00000000aaaa","SourceSystem":"Azure AD",
                 "TimeGenerated":"2026-05-04T08:02:00Z","ResourceId":"/tenants/%1$s/providers/Microsoft.aadiam",
                 "OperationName":"Sign-in activity","Category":"NonInteractiveUserSignInLogs","ResultType":"0",
                 "DurationMs":"14.2187","Location":"SE","AADTenantId":"%2$s","AppDisplayName":"Outlook Mobile",
                 "AppId":"27922004-5251-4030-b22d-91ecd9a37ea4","AuthenticationDetails":"[]",
                 "AuthenticationProcessingDetails":"[{\\"key\\":\\"Oauth Scope Info\\",\\"value\\":\\"[\\\\\\"EWS.AccessAsUser.All\\\\\\"]\\"}]",
                 "ClientAppUsed":"Mobile Apps and Desktop clients","ConditionalAccessStatus":"success",
                 "ConditionalAccessPolicies":"[{\\"displayName\\":\\"Require MFA\\",\\"result\\":\\"failure\\"}]",
                 "CreatedDateTime":"2026-05-04T08:00:12.1234567Z",
                 "DeviceDetail":"{\\"deviceId\\":\\"d-1\\",\\"operatingSystem\\":\\"Windows10\\",\\"isManaged\\":\\"True\\"}",
                 "Id":"la-1","IPAddress":"198.51.100.20","IsInteractive":false,
                 "LocationDetails":"{\\"city\\":\\"Lund\\",\\"countryOrRegion\\":\\"SE\\"}",
                 "ProcessingTimeInMilliseconds":"88","ResourceIdentity":"00000002-0000-0ff1-ce00-000000000000",
                 "Status":"{\\"errorCode\\":0}","UserId":"9c1b7a3e-64f5-4f0e-8d2a-0a7a4f3be222",
                 "UserPrincipalName":"kai@contoso.example","AutonomousSystemNumber":"64502",
                 "Type":"AADNonInteractiveUserSignInLogs"}
                """.formatted(TENANT, TENANT.toUpperCase(java.util.Locale.ROOT)));

        assertThat(signIn.id()).isEqualTo("la-1");
        assertThat(signIn.tenantId()).as("TenantId is the workspace there").isEqualTo(TENANT);
        assertThat(signIn.category()).isEqualTo(Category.NON_INTERACTIVE);
        assertThat(signIn.time()).isEqualTo("2026-05-04T08:00:12.123456700Z");
        assertThat(signIn.recorded()).isEqualTo("2026-05-04T08:02:00Z");
        assertThat(signIn.app().resource()).isEqualTo("00000002-0000-0ff1-ce00-000000000000");
        assertThat(signIn.client().scopes()).containsExactly("EWS.AccessAsUser.All");
        assertThat(signIn.result().blockedBy()).containsExactly("Require MFA");
        assertThat(signIn.device()).isEqualTo(new SignIn.Device("d-1", "Windows10", "", true));
        assertThat(signIn.source()).isEqualTo(new SignIn.Source("198.51.100.20", "SE", "Lund", 64502));
    }

    @ParameterizedTest
    @CsvSource({
        "'\"Type\":\"SigninLogs\"', INTERACTIVE",
        "'\"type\":\"AADNonInteractiveUserSignInLogs\"', NON_INTERACTIVE",
        "'\"signInEventTypes\":[\"nonInteractiveUser\"]', NON_INTERACTIVE",
        "'\"signInEventTypes\":[\"interactiveUser\"],\"isInteractive\":false', INTERACTIVE",
        "'\"signInEventTypes\":\"[\\\"nonInteractiveUser\\\"]\"', NON_INTERACTIVE",
        "'\"isInteractive\":false', NON_INTERACTIVE",
        "'\"isInteractive\":\"False\"', NON_INTERACTIVE",
        "'\"isInteractive\":true', INTERACTIVE",
        "'\"category\":\"signinlogs\",\"isInteractive\":false', INTERACTIVE",
        "'\"CATEGORY\":\" NONINTERACTIVEUSERSIGNINLOGS \"', NON_INTERACTIVE",
        "'\"category\":\"\"', INTERACTIVE",
        "'\"category\":null,\"type\":\"something of a forwarder\"', INTERACTIVE"
    })
    void findsTheCategory(String field, Category category) {
        SignIn signIn = only("{\"id\":\"x\",\"createdDateTime\":\"2026-05-04T08:00:12Z\",\"status\":{\"errorCode\":0},"
                + field + "}");

        assertThat(signIn.category()).isEqualTo(category);
    }

    @ParameterizedTest
    @CsvSource({
        "ServicePrincipalSignInLogs, ServicePrincipalSignInLogs",
        "MANAGEDIDENTITYSIGNINLOGS, ManagedIdentitySignInLogs",
        "auditlogs, AuditLogs",
        "ADFSSignInLogs, ADFSSignInLogs",
        "SomethingNew, SomethingNew"
    })
    void ignoresOtherCategoriesUnderTheirKnownSpelling(String category, String spelling) {
        Collected collected = read(HubRecord.with("\"SignInLogs\"", '"' + category + '"'));

        assertThat(collected.ignored).containsExactly(spelling);
        assertThat(collected.count()).isEqualTo(1);
    }

    @Test
    void cutsTheNameOfAnUnknownCategory() {
        assertThat(read("{\"category\":\"" + "x".repeat(5_000) + "\"}").ignored).containsExactly("x".repeat(64));
    }

    @Test
    void ignoresServicePrincipalsOfGraphWhichHaveNoCategory() {
        assertThat(read("{\"id\":\"x\",\"createdDateTime\":\"2026-05-04T08:00:12Z\",\"status\":{\"errorCode\":0},"
                                + "\"signInEventTypes\":[\"servicePrincipal\"]}")
                        .ignored)
                .containsExactly("ServicePrincipalSignInLogs");
    }

    @Test
    void decidesOnTheEnvelopesCategoryWhereverItStands() {
        String audit = "{\"properties\":{\"id\":\"x\",\"category\":\"UserManagement\"},\"category\":\"AuditLogs\"}";
        String signIn = HubRecord.with("\"category\":\"SignInLogs\",", "");
        String late = signIn.substring(0, signIn.length() - 1) + ",\"category\":\"NonInteractiveUserSignInLogs\"}";

        assertThat(read(audit).ignored).containsExactly("AuditLogs");
        assertThat(only(late).category()).isEqualTo(Category.NON_INTERACTIVE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-05-04T08:00:12.123456700Z",
                "2026-05-04T08:00:12.1234567+00:00",
                "2026-05-04T03:00:12.1234567-05:00",
                "2026-05-04 08:00:12.123456700",
                "2026-05-04T08:00:12.1234567",
                "2026-05-04t13:30:12.1234567+0530",
                "2026-05-04T08:00:12.1234567004 Z"
            })
    void readsIsoTimesWithAnyZone(String time) {
        assertThat(only(HubRecord.with(CREATED, "\"createdDateTime\":\"" + time + '"'))
                        .time())
                .isEqualTo("2026-05-04T08:00:12.123456700Z");
    }

    @ParameterizedTest
    @CsvSource({
        "'12/12/2025 3:03:58 PM', 2025-12-12T15:03:58Z",
        "'9/19/2023, 1:45:17.287 PM', 2023-09-19T13:45:17.287Z",
        "'01/09/2007 09:41:00', 2007-01-09T09:41:00Z",
        "'01/09/2007 21:41:00 +01:00', 2007-01-09T20:41:00Z",
        "'12/12/2025 12:03:58 AM +01:00', 2025-12-11T23:03:58Z",
        "'12/12/2025 12:03:58 pm', 2025-12-12T12:03:58Z",
        "'19/9/2023 13:45:17', 2023-09-19T13:45:17Z",
        "'4/14/2025 11:35:37\u202FAM', 2025-04-14T11:35:37Z"
    })
    void readsTimesWithSlashes(String time, String expected) {
        assertThat(only(HubRecord.with(CREATED, "\"createdDateTime\":\"" + time + '"'))
                        .time())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "'\"time\":\"5/4/2026 8:01:37 AM\"', 2026-05-04T08:01:37Z",
        "'\"Time\":\"2026-05-04T08:01:37+00:00\"', 2026-05-04T08:01:37Z",
        "'\"time\":\"soon\"', ",
        "'\"time\":null', "
    })
    void takesTheEnvelopesTimeWhereItCanBeRead(String field, Instant expected) {
        assertThat(only(HubRecord.with(ENVELOPE_TIME, field)).recorded()).isEqualTo(expected);
    }

    @Test
    void readsAnAmbiguousEnvelopeTimeDayFirstWhereElseTheSignInWereLater() {
        String record = HubRecord.with(ENVELOPE_TIME, "\"time\":\"04/05/2026 08:01:37\"");

        assertThat(only(record).time()).isEqualTo("2026-05-04T08:00:12.123456700Z");
    }

    @ParameterizedTest
    @CsvSource({
        "203.0.113.24:51034, 203.0.113.24",
        "203.0.113.24, 203.0.113.24",
        "[2001:db8::17]:443, 2001:db8::17",
        "2001:db8::17, 2001:db8::17",
        "2001:0db8:0000:0000:0000:0000:0000:0017, 2001:0db8:0000:0000:0000:0000:0000:0017"
    })
    void takesTheAddressWithoutItsPort(String sent, String address) {
        assertThat(only(HubRecord.with("\"ipAddress\":\"203.0.113.24\"", "\"ipAddress\":\"" + sent + '"'))
                        .source()
                        .address())
                .isEqualTo(address);
    }

    @Test
    void takesTheCallersAddressWhereThereIsNoOther() {
        assertThat(only(HubRecord.with("\"ipAddress\":\"203.0.113.24\",", "", "203.0.113.24", "203.0.113.24:9"))
                        .source()
                        .address())
                .isEqualTo("203.0.113.24");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0f6a3c52-0a44-4a49-9f1e-6de1d2b0a111", "{PII Removed}", ""})
    void leavesTheNameOfAnUnresolvedUserEmpty(String name) {
        assertThat(only(HubRecord.with("Ada.Berg@Contoso.example", name)).user().name())
                .isEmpty();
    }

    @Test
    void takesTheZeroIdForNoUser() {
        SignIn.User user = only(HubRecord.with(
                        "0f6a3c52-0a44-4a49-9f1e-6de1d2b0a111", "00000000-0000-0000-0000-000000000000"))
                .user();

        assertThat(user.id()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'', 5D0BB1A6-2F3E-4C55-9A1B-0C9E4D7F2A10, 5d0bb1a6-2f3e-4c55-9a1b-0c9e4d7f2a10",
        "'\"resourceId\":\"/TENANTS/5D0BB1A6-2F3E-4C55-9A1B-0C9E4D7F2A10/providers/Microsoft.aadiam\",',"
                + " , 5d0bb1a6-2f3e-4c55-9a1b-0c9e4d7f2a10",
        "'\"homeTenantId\":\"h-1\",', , h-1",
        "'\"homeTenantId\":\"h-1\",\"AADTenantId\":\"a-1\",', , a-1",
        "'', , unknown"
    })
    void findsTheTenant(String more, String tenantId, String expected) {
        String tenant = tenantId == null ? "null" : '"' + tenantId + '"';
        SignIn signIn =
                only("{" + more + "\"category\":\"SignInLogs\",\"properties\":{\"id\":\"x\",\"resourceId\":\"r\","
                        + "\"createdDateTime\":\"2026-05-04T08:00:12Z\",\"status\":{\"errorCode\":0},\"tenantId\":"
                        + tenant + "}}");

        assertThat(signIn.tenantId()).isEqualTo(expected);
        assertThat(signIn.app().resource()).isEqualTo("r");
    }

    @ParameterizedTest
    @CsvSource({
        "'\"status\":{\"errorCode\":\"50126\"}', 50126",
        "'\"status\":{\"ErrorCode\":50126.0}', 50126",
        "'\"Status\":\"{\\\"errorCode\\\":50126}\"', 50126",
        "'\"status\":{\"errorCode\":null}', 53003",
        "'\"status\":{}', 53003",
        "'\"status\":null', 53003",
        "'\"status\":\"not JSON\"', 53003"
    })
    void takesTheStatusOverTheEnvelopesResult(String status, int code) {
        assertThat(only(HubRecord.with(STATUS, status)).result().code()).isEqualTo(code);
    }

    @ParameterizedTest
    @ValueSource(strings = {"53003", "\"53003\"", "\" 53003 \"", "53003.0"})
    void readsTheEnvelopesResultAsTextAndNumber(String result) {
        assertThat(only(HubRecord.with(STATUS + ",", "", "\"resultType\":\"53003\"", "\"resultType\":" + result))
                        .result()
                        .code())
                .isEqualTo(53003);
    }

    @Test
    void readsPropertiesThatAreAString() {
        String record = HubRecord.withId("r-1");
        int start = record.indexOf("\"properties\":") + "\"properties\":".length();
        String inner = record.substring(start, record.length() - 1);
        String quoted = '"' + inner.replace("\\", "\\\\").replace("\"", "\\\"") + '"';

        assertThat(only(record.substring(0, start) + quoted + "}")).isEqualTo(only(record));
    }

    @ParameterizedTest
    @CsvSource({
        "'\"[\\\"EAS.AccessAsUser.All\\\",\\\"User.Read\\\"]\"', EAS.AccessAsUser.All|User.Read",
        "'\"[User.Read,Userinfo.ReadWrite]\"', User.Read|Userinfo.ReadWrite",
        "'\"https://outlook.office.com/SMTP.Send\"', https://outlook.office.com/SMTP.Send",
        "'[\"EAS.AccessAsUser.All\",\"User.Read\"]', EAS.AccessAsUser.All|User.Read",
        "'\"\"', ''",
        "'null', ''",
        "'\"[]\"', ''"
    })
    void readsScopesInEveryForm(String value, String expected) {
        String before = "\"[\\\"EAS.AccessAsUser.All\\\",\\\"User.Read\\\"]\"";

        List<String> scopes = only(HubRecord.with(before, value)).client().scopes();

        assertThat(String.join("|", scopes)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "'\"authenticationMethod\":\"Password\"', true, SUCCEEDED",
        "'\"authenticationMethod\":\"Password\"', false, FAILED",
        "'\"authenticationMethod\":\"password\"', '\"True\"', SUCCEEDED",
        "'\"authenticationMethod\":\"Previously satisfied\"', true, OTHER_METHOD",
        "'\"authenticationMethod\":\"\"', true, UNKNOWN",
        "'\"authenticationMethod\":\"Password\"', null, UNKNOWN"
    })
    void saysHowThePasswordStepWent(String method, String succeeded, SignIn.Password password) {
        SignIn signIn =
                only(HubRecord.with(PASSWORD_METHOD, method, "\"succeeded\":true", "\"succeeded\":" + succeeded));

        assertThat(signIn.result().password()).isEqualTo(password);
    }

    @Test
    void namesTheFailedPoliciesAndTheirIdsWhereTheyHaveNoName() {
        SignIn signIn = only(HubRecord.with(
                "\"displayName\":\"Block legacy authentication\"",
                "\"displayName\":null",
                "\"notEnabled\"",
                "\"Failure\""));

        assertThat(signIn.result().blockedBy())
                .containsExactly("11111111-aaaa-4bbb-8ccc-000000000001", "Compliant devices only");
    }

    @Test
    void takesAbsentNullAndEmptyAlike() {
        String nulls =
                "{\"id\":\"x\",\"createdDateTime\":\"2026-05-04T08:00:12Z\",\"status\":{\"errorCode\":0},\"userId\":null,"
                        + "\"userAgent\":null,\"deviceDetail\":null,\"location\":null,\"authenticationDetails\":null,"
                        + "\"autonomousSystemNumber\":null,\"appliedConditionalAccessPolicies\":null}";
        String empties =
                "{\"id\":\"x\",\"createdDateTime\":\"2026-05-04T08:00:12Z\",\"status\":{\"errorCode\":0},\"userId\":\"\","
                        + "\"userAgent\":\"\",\"deviceDetail\":{},\"location\":{\"geoCoordinates\":{}},\"authenticationDetails\":[],"
                        + "\"autonomousSystemNumber\":\"\",\"appliedConditionalAccessPolicies\":[]}";
        String absent = "{\"id\":\"x\",\"createdDateTime\":\"2026-05-04T08:00:12Z\",\"status\":{\"errorCode\":0}}";

        assertThat(List.of(only(nulls), only(empties))).containsOnly(only(absent));
    }

    @Test
    void readsKeysInAnyCase() {
        String record = HubRecord.withId("r-1");
        StringBuilder upper = new StringBuilder();
        boolean key = false;
        for (int i = 0; i < record.length(); i++) {
            char c = record.charAt(i);
            if (c == '"') {
                int close = record.indexOf('"', i + 1);
                key = close > 0 && close + 1 < record.length() && record.charAt(close + 1) == ':';
            }
            upper.append(key ? Character.toUpperCase(c) : c);
        }

        assertThat(only(upper.toString())).isEqualTo(only(record));
    }

    @ParameterizedTest
    @CsvSource({
        "300300, LOCKOUT",
        "50053, LOCKOUT",
        "50126, BAD_PASSWORD",
        "0, ",
        "396080, ",
    })
    void tellsOfAnIgnoredRecordOfAdFsOnlyThatAPasswordWasRefused(int code, @Nullable AdFsFailure failure) {
        String inEnvelope = "{\"category\":\"ADFSSignInLogs\",\"resultType\":\"" + code + "\"}";
        String inside = "{\"category\":\"ADFSSignInLogs\",\"properties\":{\"status\":{\"errorCode\":" + code + "}}}";

        Collected read = read("[" + inEnvelope + "," + inside + "]");

        assertThat(read.ignored).containsExactly("ADFSSignInLogs", "ADFSSignInLogs");
        assertThat(read.adFsFailures).isEqualTo(failure == null ? List.of() : List.of(failure, failure));
        assertThat(read.count()).isEqualTo(2);
    }
}
