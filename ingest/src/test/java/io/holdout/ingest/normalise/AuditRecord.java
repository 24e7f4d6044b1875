package io.holdout.ingest.normalise;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdout.model.Json;
import io.holdout.model.PostureChange;
import org.jspecify.annotations.Nullable;

/** Audit records as Azure Monitor writes them to an Event Hub; the people and their tenant are invented. */
public final class AuditRecord {
    static final String APPLE_NAMES = "\"" + PostureChange.APPLE_APP + "\"";

    private static final String TEMPLATE = """
            {"time":"2026-05-04T08:01:37.4410021Z","resourceId":"/tenants/TENANT/providers/Microsoft.aadiam",
            "operationName":"OPERATION","operationVersion":"1.0","category":"AuditLogs","tenantId":"TENANT",
            "resultSignature":"None","durationMs":0,"callerIpAddress":"203.0.113.24",
            "correlationId":"8f7d2c11-65a0-4c0e-bb0e-3a1d50c4e001","Level":4,
            "properties":{"tenantId":"TENANT","resultType":"","resultDescription":"","operationName":"OPERATION",
            "identity":"","tenantGeo":"EU","id":"Directory_1","category":"ApplicationManagement",
            "correlationId":"8f7d2c11-65a0-4c0e-bb0e-3a1d50c4e001","result":"success","resultReason":"",
            "activityDisplayName":"OPERATION","activityDateTime":"2026-05-04T08:00:12.1234567+00:00",
            "loggedByService":"Core Directory","operationType":"Update","userAgent":null,
            "initiatedBy":{"user":{"id":"0f6a3c52-0a44-4a49-9f1e-6de1d2b0a999","displayName":null,
            "userPrincipalName":"Admin@Contoso.example","ipAddress":"203.0.113.24","roles":[]}},
            "targetResources":[{"id":"77777777-dddd-4eee-8fff-000000000009","displayName":"NAME",
            "type":"ServicePrincipal","userPrincipalName":null,"modifiedProperties":[],"administrativeUnits":[]}],
            "additionalDetails":[{"key":"User-Agent","value":"Mozilla/5.0"}]}}
            """.replace("TENANT", HubRecord.TENANT);

    private final ObjectNode record;

    private AuditRecord(String operation, String name) {
        record = (ObjectNode) parse(TEMPLATE.replace("OPERATION", operation).replace("NAME", name));
    }

    private static JsonNode parse(String json) {
        try {
            return Json.mapper().readTree(json);
        } catch (JacksonException e) {
            throw new IllegalArgumentException(e);
        }
    }

    static AuditRecord of(String operation) {
        return new AuditRecord(operation, "Apple Internet Accounts");
    }

    /** An administrator clicked the link of the consent page. */
    public static AuditRecord consentForAll() {
        return of("Consent to application")
                .modified("ConsentContext.IsAdminConsent", null, "\"True\"")
                .modified("ConsentContext.IsAppOnly", null, "\"False\"")
                .modified("ConsentContext.OnBehalfOfAll", null, "\"True\"")
                .modified("ConsentContext.Tags", null, "\"WindowsAzureActiveDirectoryIntegratedApp\"")
                .modified("ConsentAction.Permissions", null, permissions("AllPrincipals"))
                .modified("TargetId.ServicePrincipalNames", null, APPLE_NAMES);
    }

    static String permissions(String consentType) {
        return "\"[] => [[Id: q1, ClientId: 77777777-dddd-4eee-8fff-000000000009, PrincipalId: , ResourceId:"
                + " 77777777-dddd-4eee-8fff-000000000001, ConsentType: " + consentType
                + ", Scope: EAS.AccessAsUser.All EWS.AccessAsUser.All, CreatedDateTime: , LastModifiedDateTime ]]; \"";
    }

    /** With what Apple's app is called by. */
    static AuditRecord ofApple(String operation) {
        return of(operation).modified("TargetId.ServicePrincipalNames", null, APPLE_NAMES);
    }

    static AuditRecord policy(String operation) {
        return new AuditRecord(operation, "Block legacy authentication");
    }

    AuditRecord modified(String property, @Nullable String before, @Nullable String now) {
        ObjectNode target =
                (ObjectNode) record.get("properties").get("targetResources").get(0);
        target.withArray("modifiedProperties")
                .addObject()
                .put("displayName", property)
                .put("oldValue", before)
                .put("newValue", now);
        return this;
    }

    AuditRecord envelope(String name, @Nullable String value) {
        record.put(name, value);
        return this;
    }

    AuditRecord property(String name, @Nullable String value) {
        ((ObjectNode) record.get("properties")).put(name, value);
        return this;
    }

    ObjectNode json() {
        return record;
    }

    @Override
    public String toString() {
        return record.toString();
    }
}
