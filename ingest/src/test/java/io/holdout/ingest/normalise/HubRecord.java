package io.holdout.ingest.normalise;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Sign-in records as Azure Monitor writes them to an Event Hub; the people and their tenant are invented. */
public final class HubRecord {
    public static final String TENANT = "5d0bb1a6-2f3e-4c55-9a1b-0c9e4d7f2a10";

    private static final String TEMPLATE = """
            {"time":"2026-05-04T08:01:37.4410021Z","resourceId":"/tenants/TENANT/providers/Microsoft.aadiam",
            "operationName":"Sign-in activity","operationVersion":"1.0","category":"SignInLogs","tenantId":"TENANT",
            "resultType":"53003","resultSignature":"FAILURE","resultDescription":"Access was blocked by policy.",
            "durationMs":0,"callerIpAddress":"203.0.113.24","correlationId":"8f7d2c11-65a0-4c0e-bb0e-3a1d50c4e001",
            "identity":"Ada Berg","Level":4,"location":"NO","properties":{"id":"ID",
            "createdDateTime":"2026-05-04T08:00:12.1234567+00:00","userDisplayName":"Ada Berg",
            "userPrincipalName":"Ada.Berg@Contoso.example","userId":"0f6a3c52-0a44-4a49-9f1e-6de1d2b0a111",
            "appId":"00000002-0000-0ff1-ce00-000000000000","appDisplayName":"Office 365 Exchange Online",
            "ipAddress":"203.0.113.24","status":{"errorCode":53003,"failureReason":"Blocked by Conditional Access.",
            "additionalDetails":"A policy has blocked the sign-in."},"clientAppUsed":"Exchange ActiveSync",
            "userAgent":"Apple-iPhone14C5/2202.91","deviceDetail":{"deviceId":"","displayName":"",
            "operatingSystem":"Ios","browser":"","isCompliant":false,"isManaged":false,"trustType":""},
            "location":{"city":"Bergen","state":"Vestland","countryOrRegion":"NO",
            "geoCoordinates":{"latitude":60.39299011230469,"longitude":5.3241500854492188}},
            "correlationId":"8f7d2c11-65a0-4c0e-bb0e-3a1d50c4e001","conditionalAccessStatus":"failure",
            "appliedConditionalAccessPolicies":[
            {"id":"11111111-aaaa-4bbb-8ccc-000000000001","displayName":"Block legacy authentication",
            "enforcedGrantControls":["Block"],"enforcedSessionControls":[],"result":"failure",
            "conditionsSatisfied":19,"conditionsNotSatisfied":0},
            {"id":"11111111-aaaa-4bbb-8ccc-000000000002","displayName":"Require MFA for administrators",
            "enforcedGrantControls":["Mfa"],"enforcedSessionControls":[],"result":"notApplied",
            "conditionsSatisfied":1,"conditionsNotSatisfied":2},
            {"id":"11111111-aaaa-4bbb-8ccc-000000000003","displayName":"Sign-in frequency on the web",
            "enforcedGrantControls":[],"enforcedSessionControls":["SignInFrequency"],"result":"reportOnlyNotApplied",
            "conditionsSatisfied":0,"conditionsNotSatisfied":16},
            {"id":"11111111-aaaa-4bbb-8ccc-000000000004","displayName":"Compliant devices only",
            "enforcedGrantControls":["RequireCompliantDevice"],"enforcedSessionControls":[],"result":"notEnabled",
            "conditionsSatisfied":0,"conditionsNotSatisfied":0}],
            "authenticationContextClassReferences":[],"originalRequestId":"ID","isInteractive":true,
            "tokenIssuerName":"","tokenIssuerType":"AzureAD","authenticationProcessingDetails":[
            {"key":"Legacy TLS (TLS 1.0, 1.1, 3DES)","value":"False"},
            {"key":"Oauth Scope Info","value":"[\\"EAS.AccessAsUser.All\\",\\"User.Read\\"]"},
            {"key":"Is CAE Token","value":"False"}],"networkLocationDetails":[],"clientCredentialType":"none",
            "processingTimeInMilliseconds":143,"riskDetail":"none","riskLevelAggregated":"none",
            "riskLevelDuringSignIn":"low","riskState":"none","riskEventTypes":[],"riskEventTypes_v2":[],
            "resourceDisplayName":"Office 365 Exchange Online","resourceId":"00000002-0000-0ff1-ce00-000000000000",
            "resourceTenantId":"TENANT","homeTenantId":"TENANT","tenantId":"TENANT","authenticationDetails":[
            {"authenticationStepDateTime":"2026-05-04T08:00:12.1234567+00:00","authenticationMethod":"Password",
            "authenticationMethodDetail":"Password Hash Sync","succeeded":true,
            "authenticationStepResultDetail":"Correct password","authenticationStepRequirement":"Primary authentication",
            "StatusSequence":0,"RequestSequence":1}],"authenticationRequirementPolicies":[],"sessionLifetimePolicies":[],
            "authenticationRequirement":"singleFactorAuthentication","servicePrincipalId":"","userType":"Member",
            "flaggedForReview":false,"isTenantRestricted":false,"autonomousSystemNumber":64501,
            "crossTenantAccessType":"none","privateLinkDetails":{},"ssoExtensionVersion":"",
            "uniqueTokenIdentifier":"q3Zf0Yk7TkW5cPzLr9mXAA","authenticationStrengths":[],"incomingTokenType":"none",
            "authenticationProtocol":"ropc","appServicePrincipalId":null,
            "resourceServicePrincipalId":"77777777-dddd-4eee-8fff-000000000001","rngcStatus":0,
            "signInTokenProtectionStatus":"none","tokenProtectionStatusDetails":{"signInSessionStatus":"unbound",
            "signInSessionStatusCode":1002},"originalTransferMethod":"none","isThroughGlobalSecureAccess":false,
            "conditionalAccessAudiences":[{"applicationId":"00000002-0000-0ff1-ce00-000000000000",
            "audienceReasons":"none"}],"sessionId":"","appOwnerTenantId":"66666666-eeee-4fff-8aaa-000000000001",
            "resourceOwnerTenantId":"66666666-eeee-4fff-8aaa-000000000001"}}
            """.replace("\n", "").replace("TENANT", TENANT);

    private HubRecord() {}

    /** An Exchange ActiveSync sign-in with the right password, stopped by conditional access. */
    public static String withId(String id) {
        return TEMPLATE.replace("\"ID\"", '"' + id + '"');
    }

    /** The same with parts of its text replaced, given in pairs; a part that is not there is a mistake of the test. */
    public static String with(String... replacements) {
        String record = withId("r-1");
        for (int i = 0; i < replacements.length; i += 2) {
            if (!record.contains(replacements[i])) {
                throw new IllegalArgumentException("not in the record: " + replacements[i]);
            }
            record = record.replace(replacements[i], replacements[i + 1]);
        }
        return record;
    }

    /** A hub message with those records. */
    public static String batch(String... records) {
        return Arrays.stream(records).collect(Collectors.joining(",", "{\"records\":[", "]}"));
    }
}
