package io.holdout.app;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdout.model.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A sign-in of an invented person to Exchange Online, in each of the shapes in which sign-ins are exported.
 *
 * @param mail whether it came from the mail app: over Exchange ActiveSync with a password, or later with a token; otherwise the web
 * @param modern with modern authentication
 */
record Exported(String id, Instant time, String user, int code, boolean mail, boolean modern) {
    static final String TENANT = "7b0c3a52-91d4-4c1e-8a55-2f6b1d9e0c11";

    /** iPhone 7 with iOS 15.6, build 19G71, in the agents of ActiveSync with a password and of the same daemon with a token. */
    static final String LEGACY_AGENT = "Apple-iPhone9C1/1907.71";

    static final String MODERN_AGENT = "iOS/15.6 (19G71) dataaccessd/1.0";

    private static final String EXCHANGE = "00000002-0000-0ff1-ce00-000000000000";
    private static final String APPLE_APP = "f8d98a96-0999-43f5-8af3-69971c7bb423";
    private static final DateTimeFormatter HUB_TIME = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'0000+00:00'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter US_TIME =
            DateTimeFormatter.ofPattern("M/d/uuuu, h:mm:ss.SSS a", Locale.US).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter PORTAL_TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    static final String LOG_ANALYTICS_HEADER = "\"TenantId\",\"SourceSystem\",\"TimeGenerated [UTC]\",ResourceId,"
            + "OperationName,Category,ResultType,\"CreatedDateTime [UTC]\",Id,UserDisplayName,UserId,UserPrincipalName,"
            + "AADTenantId,AppId,AppDisplayName,IPAddress,ClientAppUsed,UserAgent,AuthenticationProtocol,"
            + "IncomingTokenType,AuthenticationRequirement,ConditionalAccessStatus,Status,LocationDetails,DeviceDetail,"
            + "AuthenticationDetails,IsInteractive,Type";

    static final String PORTAL_HEADER = "Date (UTC),Request ID,User agent,Correlation ID,User ID,User,Username,"
            + "User type,Cross tenant access type,Incoming token type,Authentication Protocol,Unique token identifier,"
            + "Application,Application ID ,Resource,Resource ID ,Resource tenant ID,Home tenant ID,Home tenant name,"
            + "IP address,Location,Status,Sign-in error code,Failure reason,Client app,Device ID,Browser,"
            + "Operating System,Compliant,Managed,Join Type,Authentication requirement,Session ID,"
            + "Autonomous system  number,Flagged for review,Token issuer type,Incoming token type,Token issuer name,"
            + "Latency,Conditional Access";

    static Exported legacy(String id, String user, Instant time) {
        return new Exported(id, time, user, 0, true, false);
    }

    static Exported modern(String id, String user, Instant time) {
        return new Exported(id, time, user, 0, true, true);
    }

    static Exported web(String id, String user, Instant time) {
        return new Exported(id, time, user, 0, false, true);
    }

    Exported code(int other) {
        return new Exported(id, time, user, other, mail, modern);
    }

    static String userId(String user) {
        return "id-of-" + user;
    }

    static String userName(String user) {
        return user + "@contoso.example";
    }

    private String clientApp() {
        return !modern ? "Exchange ActiveSync" : mail ? "Mobile Apps and Desktop clients" : "Browser";
    }

    private String appId() {
        return modern && mail ? APPLE_APP : EXCHANGE;
    }

    private String appName() {
        return modern && mail ? "Apple Internet Accounts" : "Office 365 Exchange Online";
    }

    private String agent() {
        return !modern
                ? LEGACY_AGENT
                : mail ? MODERN_AGENT : "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/126.0.0.0";
    }

    private String protocol() {
        return modern ? "oAuth2" : "ropc";
    }

    private String tokenType() {
        return modern && mail ? "refreshToken" : "none";
    }

    private String category() {
        return modern && mail ? "NonInteractiveUserSignInLogs" : "SignInLogs";
    }

    private String conditionalAccess() {
        return code == 0 ? "success" : "failure";
    }

    // --- as Azure Monitor sends it

    String hub() {
        return hubRecord().toString();
    }

    ObjectNode hubRecord() {
        ObjectNode record = Json.mapper().createObjectNode();
        record.put("time", time.plus(Duration.ofSeconds(90)).toString())
                .put("resourceId", "/tenants/" + TENANT + "/providers/Microsoft.aadiam")
                .put("operationName", "Sign-in activity")
                .put("category", category())
                .put("tenantId", TENANT)
                .put("resultType", Integer.toString(code))
                .put("durationMs", 0)
                .put("callerIpAddress", "203.0.113.24")
                .put("Level", 4)
                .put("location", "NO");
        record.set("properties", fields(HUB_TIME.format(time)));
        return record;
    }

    /** As Graph returns it. */
    ObjectNode graph() {
        ObjectNode record = fields(PORTAL_TIME.format(time));
        record.putArray("signInEventTypes").add(modern && mail ? "nonInteractiveUser" : "interactiveUser");
        return record;
    }

    private ObjectNode fields(String created) {
        ObjectNode fields = Json.mapper().createObjectNode();
        fields.put("id", id)
                .put("createdDateTime", created)
                .put("userDisplayName", user)
                .put("userPrincipalName", userName(user))
                .put("userId", userId(user))
                .put("appId", appId())
                .put("appDisplayName", appName())
                .put("ipAddress", "203.0.113.24")
                .put("clientAppUsed", clientApp())
                .put("userAgent", agent())
                .put("conditionalAccessStatus", conditionalAccess())
                .put("authenticationProtocol", protocol())
                .put("incomingTokenType", tokenType())
                .put("authenticationRequirement", "singleFactorAuthentication")
                .put("isInteractive", !(modern && mail))
                .put("resourceId", EXCHANGE);
        fields.putObject("status").put("errorCode", code);
        fields.putObject("deviceDetail").put("deviceId", "").put("operatingSystem", modern ? "Ios" : "");
        fields.putObject("location").put("city", "Bergen").put("countryOrRegion", "NO");
        return fields;
    }

    // --- as Log Analytics keeps it

    /** Keys in Pascal case and no envelope; {@code TenantId} is the workspace there. */
    ObjectNode flat() {
        ObjectNode record = Json.mapper().createObjectNode();
        logAnalytics().forEach(record::put);
        return record;
    }

    private Map<String, String> logAnalytics() {
        Map<String, String> columns = new java.util.LinkedHashMap<>();
        columns.put("TenantId", "00000000-1111-4222-8333-444444444444");
        columns.put("SourceSystem", "Azure AD");
        columns.put("TimeGenerated", time.plus(Duration.ofSeconds(90)).toString());
        columns.put("ResourceId", "/tenants/" + TENANT + "/providers/Microsoft.aadiam");
        columns.put("OperationName", "Sign-in activity");
        columns.put("Category", category());
        columns.put("ResultType", Integer.toString(code));
        columns.put("CreatedDateTime", time.toString());
        columns.put("Id", id);
        columns.put("UserDisplayName", user);
        columns.put("UserId", userId(user));
        columns.put("UserPrincipalName", userName(user));
        columns.put("AADTenantId", TENANT);
        columns.put("AppId", appId());
        columns.put("AppDisplayName", appName());
        columns.put("IPAddress", "203.0.113.24");
        columns.put("ClientAppUsed", clientApp());
        columns.put("UserAgent", agent());
        columns.put("AuthenticationProtocol", protocol());
        columns.put("IncomingTokenType", tokenType());
        columns.put("AuthenticationRequirement", "singleFactorAuthentication");
        columns.put("ConditionalAccessStatus", conditionalAccess());
        columns.put("Status", "{\"errorCode\":" + code + "}");
        columns.put("LocationDetails", "{\"city\":\"Bergen\",\"countryOrRegion\":\"NO\"}");
        columns.put("DeviceDetail", "{\"deviceId\":\"\",\"operatingSystem\":\"" + (modern ? "Ios" : "") + "\"}");
        columns.put("AuthenticationDetails", "[]");
        columns.put("IsInteractive", modern && mail ? "FALSE" : "TRUE");
        columns.put("Type", modern && mail ? "AADNonInteractiveUserSignInLogs" : "SigninLogs");
        return columns;
    }

    String logAnalyticsRow() {
        Map<String, String> columns = logAnalytics();
        columns.put("TimeGenerated", US_TIME.format(time.plus(Duration.ofSeconds(90))));
        columns.put("CreatedDateTime", US_TIME.format(time));
        return row(List.copyOf(columns.values()));
    }

    /** As the portal's download button writes it. */
    String portalRow() {
        return row(List.of(
                PORTAL_TIME.format(time),
                id,
                agent(),
                "c0ffee00-0000-4000-8000-000000000001",
                userId(user),
                user,
                userName(user),
                "Member",
                "None",
                modern && mail ? "Refresh token" : "None",
                modern ? "OAuth 2.0" : "ROPC",
                "",
                appName(),
                appId(),
                "Office 365 Exchange Online",
                EXCHANGE,
                TENANT,
                TENANT,
                "Contoso",
                "203.0.113.24",
                "Bergen, Vestland, NO",
                code == 0 ? "Success" : "Failure",
                code == 0 ? "" : Integer.toString(code),
                code == 0 ? "" : "Something failed.",
                clientApp(),
                "",
                "",
                modern ? "Ios" : "",
                "No",
                "No",
                "",
                "Single-factor authentication",
                "",
                "64500",
                "No",
                "Azure AD",
                modern && mail ? "Refresh token" : "None",
                "",
                "120",
                code == 0 ? "Success" : "Failure"));
    }

    private static String row(List<String> cells) {
        return cells.stream()
                .map(cell -> '"' + cell.replace("\"", "\"\"") + '"')
                .collect(Collectors.joining(","));
    }

    // --- what lies beside it

    /** A record of another category, as it lies in the same hub. */
    static ObjectNode audit(Instant time) {
        ObjectNode record = Json.mapper().createObjectNode();
        record.put("time", time.toString())
                .put("resourceId", "/tenants/" + TENANT + "/providers/Microsoft.aadiam")
                .put("operationName", "Update user")
                .put("category", "AuditLogs")
                .put("tenantId", TENANT);
        record.putObject("properties")
                .put("id", "Directory_1")
                .put("category", "UserManagement")
                .put("activityDateTime", time.toString());
        return record;
    }

    static String batch(List<ObjectNode> records) {
        return "{\"records\":" + array(records) + "}";
    }

    static String array(List<ObjectNode> records) {
        return records.stream().map(ObjectNode::toString).collect(Collectors.joining(",", "[", "]"));
    }
}
