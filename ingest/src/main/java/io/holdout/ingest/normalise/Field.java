package io.holdout.ingest.normalise;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** What a field of a record means, under whatever name and in whatever case it comes. */
enum Field {
    RECORDS("records"),
    VALUE("value"),
    PROPERTIES("properties"),
    CATEGORY("category"),
    /** Log Analytics names the table. */
    TABLE("type"),
    RECORDED("time", "timegenerated"),
    TENANT("tenantid"),
    /** Log Analytics: there {@code TenantId} is the workspace, and this the directory. */
    DIRECTORY("aadtenantid"),
    HOME_TENANT("hometenantid"),
    RESULT_TYPE("resulttype", "errorcode"),
    STATUS("status"),
    ID("id"),
    CREATED("createddatetime"),
    USER_ID("userid"),
    USER_NAME("userprincipalname"),
    SERVICE_PRINCIPAL("serviceprincipalid"),
    APP_ID("appid"),
    APP_NAME("appdisplayname"),
    RESOURCE("resourceid", "resourceidentity"),
    ADDRESS("ipaddress"),
    CALLER_ADDRESS("calleripaddress"),
    CLIENT_APP("clientappused"),
    USER_AGENT("useragent"),
    PROTOCOL("authenticationprotocol"),
    TOKEN_TYPE("incomingtokentype"),
    REQUIREMENT("authenticationrequirement"),
    CONDITIONAL_ACCESS("conditionalaccessstatus"),
    POLICIES("appliedconditionalaccesspolicies", "conditionalaccesspolicies"),
    AUTHENTICATION("authenticationdetails"),
    PROCESSING("authenticationprocessingdetails"),
    DEVICE("devicedetail"),
    LOCATION("location", "locationdetails"),
    NETWORK("autonomoussystemnumber"),
    CORRELATION("correlationid"),
    ISSUER("tokenissuertype"),
    RISK("risklevelduringsignin"),
    INTERACTIVE("isinteractive"),
    EVENT_TYPES("signineventtypes"),
    OPERATION("operationname", "activitydisplayname"),
    ACTIVITY_TIME("activitydatetime"),
    AUDIT_RESULT("result"),
    TARGETS("targetresources"),
    INITIATOR("initiatedby"),
    DETAILS("additionaldetails"),
    /** What neither a sign-in nor a change of posture needs. */
    OTHER("");

    private static final Map<String, Field> BY_NAME = byName();

    private final String name;
    private final String alias;

    Field(String name, String alias) {
        this.name = name;
        this.alias = alias;
    }

    Field(String name) {
        this(name, name);
    }

    static Field named(String name) {
        return BY_NAME.getOrDefault(name.toLowerCase(Locale.ROOT), OTHER);
    }

    private static Map<String, Field> byName() {
        Map<String, Field> fields = new HashMap<>();
        for (Field field : values()) {
            fields.put(field.name, field);
            fields.put(field.alias, field);
        }
        return Map.copyOf(fields);
    }
}
