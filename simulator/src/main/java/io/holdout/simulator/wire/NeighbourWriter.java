package io.holdout.simulator.wire;

/** Writes records of the categories that share the hub with the sign-ins. */
final class NeighbourWriter {
    private static final String ENVELOPE = """
            {"time":"${RECORDED}","resourceId":"/tenants/${TENANT}/providers/Microsoft.aadiam",
            "operationName":"${OPERATION}","operationVersion":"1.0","category":"${CATEGORY}","tenantId":"${TENANT}",
            """;

    private static final String WORKLOAD = ENVELOPE + """
            "resultType":"0","resultSignature":"SUCCESS","durationMs":0,${CALLER}"correlationId":"${CORRELATION}",
            "Level":4,"properties":{"id":"${ID}","createdDateTime":"${CREATED}+00:00","userId":null,
            "appId":"${PRINCIPAL}","ipAddress":"${ADDRESS}","status":{"errorCode":0},
            "location":{"city":"","state":"","countryOrRegion":"","geoCoordinates":{"latitude":0.0,"longitude":0.0}},
            "correlationId":"${CORRELATION}","conditionalAccessStatus":"notApplied",
            "appliedConditionalAccessPolicies":[],"isInteractive":false,"tokenIssuerType":"AzureAD",
            "authenticationProcessingDetails":[],"clientCredentialType":"clientSecret",
            "processingTimeInMilliseconds":0,"riskDetail":"none","riskLevelAggregated":"none",
            "riskLevelDuringSignIn":"none","riskState":"none","resourceDisplayName":"Microsoft Graph",
            "resourceId":"00000003-0000-0000-c000-000000000000","servicePrincipalName":"nightly-job-${NUMBER}",
            "servicePrincipalId":"${PRINCIPAL}","federatedCredentialId":"","flaggedForReview":false,
            "isTenantRestricted":false,"crossTenantAccessType":"none","uniqueTokenIdentifier":"${TOKEN_ID}",
            "incomingTokenType":"none","authenticationProtocol":"none","appServicePrincipalId":null,
            "resourceServicePrincipalId":"","originalTransferMethod":"none","isThroughGlobalSecureAccess":false}}""";

    private static final String AUDIT = ENVELOPE + """
            "resultSignature":"None","durationMs":0,"correlationId":"${CORRELATION}","identity":"Group service",
            "Level":4,"properties":{"tenantId":"${TENANT}","id":"Directory_${ID}","category":"GroupManagement",
            "correlationId":"${CORRELATION}","result":"success","resultReason":"",
            "activityDisplayName":"Add member to group","activityDateTime":"${CREATED}+00:00",
            "loggedByService":"Core Directory","operationType":"Assign","userAgent":null,
            "initiatedBy":{"app":{"appId":null,"displayName":"Group service","servicePrincipalId":"${PRINCIPAL}"}},
            "targetResources":[{"id":"${PRINCIPAL}","displayName":null,"type":"User","modifiedProperties":[]}],
            "additionalDetails":[]}}""";

    private static final String RISK = ENVELOPE + """
            "resultSignature":"None","durationMs":0,"correlationId":"${CORRELATION}","identity":"somebody",
            "Level":"Information","location":"neu","properties":{"id":"${CORRELATION}",
            "riskLastUpdatedDateTime":"${CREATED}Z","riskState":"atRisk","riskDetail":"none","riskLevel":"low",
            "isDeleted":false,"isProcessing":false}}""";

    private final Template<Hole> workload = new Template<>(Hole.class, WORKLOAD);
    private final Template<Hole> audit = new Template<>(Hole.class, AUDIT);
    private final Template<Hole> risk = new Template<>(Hole.class, RISK);
    private final JsonBuffer out;
    private final String tenant;

    NeighbourWriter(JsonBuffer out, String tenant) {
        this.out = out;
        this.tenant = tenant;
    }

    void write(Moment moment, long recorded) {
        Template<Hole> template = switch (moment.look().category()) {
            case AUDIT -> audit;
            case RISKY_USER -> risk;
            default -> workload;
        };
        template.fill(out, hole -> fill(hole, moment, recorded));
    }

    private void fill(Hole hole, Moment moment, long recorded) {
        boolean addressless = moment.look().category() == Category.MANAGED_IDENTITY;
        switch (hole) {
            case RECORDED -> out.stamp(recorded).raw("Z");
            case TENANT -> out.raw(tenant);
            case OPERATION ->
                out.raw(
                        switch (moment.look().category()) {
                            case AUDIT -> "Add member to group";
                            case RISKY_USER -> "Risky user";
                            default -> "Sign-in activity";
                        });
            case CATEGORY -> out.raw(moment.look().category().id());
            case CALLER -> {
                if (!addressless) {
                    out.raw("\"callerIpAddress\":\"")
                            .raw(moment.where().address())
                            .raw("\",");
                }
            }
            case ADDRESS -> out.raw(addressless ? "" : moment.where().address());
            case CORRELATION -> guid(Guid.of(moment.correlation(), 2));
            case ID -> guid(moment.id());
            case CREATED -> out.stamp(moment.created());
            case PRINCIPAL -> guid(Guid.of(0x9217, moment.seed() & 0xF));
            case NUMBER -> out.number(moment.seed() & 0xF);
            case TOKEN_ID -> out.base64(moment.id().high(), moment.id().low());
        }
    }

    private void guid(Guid guid) {
        out.guid(guid.high(), guid.low());
    }

    /** What is filled in. */
    enum Hole {
        RECORDED,
        TENANT,
        OPERATION,
        CATEGORY,
        CALLER,
        ADDRESS,
        CORRELATION,
        ID,
        CREATED,
        PRINCIPAL,
        NUMBER,
        TOKEN_ID
    }
}
