package io.holdout.simulator.wire;

import java.util.List;

/** Writes what administrators did as the audit log does. */
final class ChangeWriter {
    private final Template<Hole> record = new Template<>(Hole.class, """
            {"time":"${RECORDED}","resourceId":"/tenants/${TENANT}/providers/Microsoft.aadiam",
            "operationName":"${OPERATION}","operationVersion":"1.0","category":"AuditLogs","tenantId":"${TENANT}",
            "resultSignature":"None","durationMs":0,"callerIpAddress":"${ADDRESS}","correlationId":"${CORRELATION}",
            "identity":"${DISPLAY_NAME}","Level":4,"properties":{"tenantId":"${TENANT}","resultType":"",
            "resultDescription":"","operationName":"${OPERATION}","identity":"${DISPLAY_NAME}","tenantGeo":"EU",
            "id":"Directory_${CORRELATION}_${SUFFIX}","category":"${CATEGORY}","correlationId":"${CORRELATION}",
            "result":"success","resultReason":"","activityDisplayName":"${OPERATION}",
            "activityDateTime":"${CREATED}+00:00","loggedByService":"${SERVICE}","operationType":"${TYPE}",
            "userAgent":null,"initiatedBy":{"user":{"id":"${USER}","displayName":"${DISPLAY_NAME}",
            "userPrincipalName":"${USER_NAME}","ipAddress":"${ADDRESS}","roles":[]}},
            "targetResources":[${TARGETS}],"additionalDetails":[${DETAILS}]}}""");

    private final JsonBuffer out;
    private final String tenant;

    ChangeWriter(JsonBuffer out, String tenant) {
        this.out = out;
        this.tenant = tenant;
    }

    void write(Moment moment, long recorded) {
        record.fill(out, hole -> fill(hole, moment, recorded));
    }

    private void fill(Hole hole, Moment moment, long recorded) {
        Change change = moment.change();
        switch (hole) {
            case RECORDED -> out.stamp(recorded).raw("Z");
            case CREATED -> out.stamp(moment.created());
            case TENANT -> out.raw(tenant);
            case OPERATION -> out.text(change.operation());
            case ADDRESS -> out.raw(moment.where().address());
            case CORRELATION -> {
                Guid guid = Guid.of(moment.correlation(), 2);
                out.guid(guid.high(), guid.low());
            }
            case DISPLAY_NAME -> out.text(moment.who().displayName());
            case SUFFIX -> out.number(moment.seed() >>> 40);
            case CATEGORY -> out.text(change.category());
            case SERVICE -> out.text(change.service());
            case TYPE -> out.text(change.type());
            case USER -> out.raw(moment.who().id());
            case USER_NAME -> out.text(moment.who().name());
            case TARGETS -> targets(change.targets());
            case DETAILS -> {
                if (!change.about().isEmpty()) {
                    out.raw("{\"key\":\"AppId\",\"value\":\"")
                            .text(change.about())
                            .raw("\"}");
                }
            }
        }
    }

    private void targets(List<Change.Target> targets) {
        String comma = "";
        for (Change.Target target : targets) {
            out.raw(comma).raw("{\"id\":\"").text(target.id());
            out.raw("\",\"displayName\":\"").text(target.name());
            out.raw("\",\"type\":\"").text(target.kind());
            out.raw("\",\"modifiedProperties\":[");
            properties(target.modified());
            out.raw("],\"administrativeUnits\":[]}");
            comma = ",";
        }
    }

    private void properties(List<Change.Property> properties) {
        String comma = "";
        for (Change.Property property : properties) {
            out.raw(comma).raw("{\"displayName\":\"").text(property.name());
            value(out.raw("\",\"oldValue\":"), property.before());
            value(out.raw(",\"newValue\":"), property.after()).raw("}");
            comma = ",";
        }
    }

    /** JSON within a string. */
    private static JsonBuffer value(JsonBuffer json, String value) {
        return value.isEmpty() ? json.raw("null") : json.raw("\"").text(value).raw("\"");
    }

    /** What is filled in. */
    enum Hole {
        RECORDED,
        CREATED,
        TENANT,
        OPERATION,
        ADDRESS,
        CORRELATION,
        DISPLAY_NAME,
        SUFFIX,
        CATEGORY,
        SERVICE,
        TYPE,
        USER,
        USER_NAME,
        TARGETS,
        DETAILS
    }
}
