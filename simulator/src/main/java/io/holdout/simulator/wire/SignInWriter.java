package io.holdout.simulator.wire;

import java.util.List;

/** Writes sign-ins of users as Azure's diagnostic settings do. */
final class SignInWriter {
    private final Template<Hole> record = new Template<>(Hole.class, """
            {"time":"${RECORDED}","resourceId":"${RESOURCE_PATH}","operationName":"Sign-in activity",
            "operationVersion":${VERSION},"category":"${CATEGORY}",${TENANT_FIELD}"resultType":${RESULT},
            "resultSignature":"${SIGNATURE}",${DESCRIPTION}"durationMs":${DURATION},"callerIpAddress":"${ADDRESS}",
            "correlationId":"${CORRELATION}","identity":"${DISPLAY_NAME}",${LEVEL},"location":"${COUNTRY}",
            "properties":{"id":"${ID}","createdDateTime":"${CREATED}+00:00","userDisplayName":"${DISPLAY_NAME}",
            "userPrincipalName":"${USER_NAME}",${USER_ID}"appId":"${APP}",${APP_NAME}"ipAddress":"${ADDRESS}",
            "status":${STATUS},"clientAppUsed":"${CLIENT_APP}",${AGENT}"deviceDetail":${DEVICE},${LOCATION}
            "correlationId":"${CORRELATION}","conditionalAccessStatus":"${ACCESS}",${POLICIES}
            "authenticationContextClassReferences":[],"originalRequestId":"${ID}","isInteractive":${INTERACTIVE},
            "tokenIssuerName":"","tokenIssuerType":"${ISSUER}","authenticationProcessingDetails":${PROCESSING},
            "networkLocationDetails":${NETWORK},"clientCredentialType":"none",
            "processingTimeInMilliseconds":${MILLISECONDS},"riskDetail":"none","riskLevelAggregated":"${RISK}",
            "riskLevelDuringSignIn":"none","riskState":"${RISK_STATE}","riskEventTypes":[],"riskEventTypes_v2":[],
            "resourceDisplayName":"${RESOURCE_NAME}","resourceId":"${RESOURCE}","resourceTenantId":"${TENANT}",
            "homeTenantId":"${TENANT}","tenantId":"${TENANT}",${ASSESSMENT}"authenticationDetails":${DETAILS},
            "authenticationRequirementPolicies":[],"sessionLifetimePolicies":[],
            "authenticationRequirement":"${REQUIREMENT}","servicePrincipalId":"","userType":"Member",
            "flaggedForReview":false,"isTenantRestricted":false,${SYSTEM}"crossTenantAccessType":"none",
            "privateLinkDetails":{},"ssoExtensionVersion":"","uniqueTokenIdentifier":"${TOKEN_ID}",
            "authenticationStrengths":[],"incomingTokenType":"${TOKEN}",${PROTOCOL}"appServicePrincipalId":null,
            "resourceServicePrincipalId":"${RESOURCE_PRINCIPAL}","rngcStatus":0,"signInTokenProtectionStatus":"none",
            "tokenProtectionStatusDetails":{"signInSessionStatus":"unbound","signInSessionStatusCode":1002},
            "originalTransferMethod":"none","isThroughGlobalSecureAccess":false,
            "conditionalAccessAudiences":[{"applicationId":"${RESOURCE}","audienceReasons":"none"}],${SESSION}
            "appOwnerTenantId":"${VENDOR}","resourceOwnerTenantId":"${VENDOR}"}}""");

    private final Template<Hole> flat = new Template<>(Hole.class, """
            {"TimeGenerated":"${RECORDED}","TenantId":"${TENANT}","ResourceId":"${RESOURCE_PATH}",
            "OperationName":"Sign-in activity","OperationVersion":"1.0","Category":"${CATEGORY}",
            "ResultType":${RESULT},"ResultSignature":"${SIGNATURE}","DurationMs":${DURATION},
            "CorrelationId":"${CORRELATION}","Identity":"${DISPLAY_NAME}","Level":"4","Location":"${COUNTRY}",
            "Id":"${ID}","CreatedDateTime":"${CREATED}Z","UserDisplayName":"${DISPLAY_NAME}",
            "UserPrincipalName":"${USER_NAME}","UserId":"${USER_OBJECT}","AppId":"${APP}",
            "AppDisplayName":"${APP_TITLE}","IPAddress":"${ADDRESS}","Status":${STATUS},
            "ClientAppUsed":"${CLIENT_APP}","UserAgent":"${AGENT_TEXT}","DeviceDetail":${DEVICE},
            "LocationDetails":${PLACE},"ConditionalAccessStatus":"${ACCESS}","IsInteractive":${INTERACTIVE},
            "AuthenticationDetails":${DETAILS},"AuthenticationProcessingDetails":${PROCESSING},
            "AuthenticationRequirement":"${REQUIREMENT}","AuthenticationProtocol":"${PROTOCOL_NAME}",
            "IncomingTokenType":"${TOKEN}","ResourceIdentity":"${RESOURCE}","ResourceDisplayName":"${RESOURCE_NAME}",
            "TokenIssuerType":"${ISSUER}","UserType":"Member","RiskLevelDuringSignIn":"none",
            "UniqueTokenIdentifier":"${TOKEN_ID}","Type":"SigninLogs"}""");

    private static final Moment NOTHING =
            Moment.of(0, 0, Person.unknown(0, 0), Place.office(0), Look.neighbour(Category.AUDIT), Outcome.SUCCESS);

    private final JsonBuffer out;
    private final JsonBuffer nested = new JsonBuffer();
    private final String tenant;
    private final Policies policies;
    private final Guid vendor;

    private Moment moment = NOTHING;
    private Oddity oddity = Oddity.NONE;
    private long recorded;
    private int part;
    private int parts;
    private boolean revised;

    SignInWriter(JsonBuffer out, long seed, String tenant) {
        this.out = out;
        this.tenant = tenant;
        policies = new Policies(seed);
        vendor = Guid.of(0x51c3, 7);
    }

    void write(Moment theMoment, long theRecorded, int thePart, int theParts, boolean isRevised) {
        moment = theMoment;
        oddity = Oddity.of(theMoment);
        recorded = theRecorded;
        part = thePart;
        parts = theParts;
        revised = isRevised;
        // a flat record has no room for policies, so it cannot be one part of a split one
        (oddity == Oddity.FLAT && parts == 1 ? flat : record).fill(out, this::fill);
    }

    private void fill(Hole hole) {
        Look look = moment.look();
        Person who = moment.who();
        switch (hole) {
            case RECORDED -> recorded();
            case RESOURCE_PATH -> resourcePath();
            case VERSION -> out.raw(oddity == Oddity.VERSION_AS_NUMBER ? "1" : "\"1.0\"");
            case CATEGORY -> out.raw(look.category().id());
            case TENANT_FIELD -> {
                if (oddity != Oddity.NO_TENANT) {
                    out.raw("\"tenantId\":\"").raw(tenant).raw("\",");
                }
            }
            case TENANT -> out.raw(tenant);
            case RESULT -> result();
            case SIGNATURE -> signature();
            case DESCRIPTION -> {
                if (!moment.outcome().reason().isEmpty()) {
                    out.raw("\"resultDescription\":\"")
                            .text(moment.outcome().reason())
                            .raw("\",");
                }
            }
            case DURATION ->
                out.raw(
                        switch (oddity) {
                            case DURATION_AS_TEXT -> "\"0\"";
                            case DURATION_AS_DECIMAL -> "\"14.2187\"";
                            default -> "0";
                        });
            case ADDRESS -> address();
            case CORRELATION -> guid(Guid.of(moment.correlation(), 2));
            case DISPLAY_NAME -> out.text(who.displayName());
            case LEVEL ->
                out.raw(
                        switch (oddity) {
                            case LEVEL_AS_TEXT -> "\"level\":\"4\"";
                            case LEVEL_IN_WORDS -> "\"Level\":\"Informational\"";
                            default -> "\"Level\":4";
                        });
            case COUNTRY ->
                out.raw(oddity == Oddity.NO_LOCATION ? "" : moment.where().country());
            case ID -> guid(moment.id());
            case CREATED -> out.stamp(moment.created());
            case USER_NAME -> out.text(oddity == Oddity.NAME_IN_CAPITALS ? capitals(who.name()) : who.name());
            case USER_ID -> {
                if (!who.id().isEmpty()) {
                    out.raw("\"userId\":\"").raw(who.id()).raw("\",");
                }
            }
            case USER_OBJECT -> out.raw(who.id());
            case APP -> out.raw(look.app().id());
            case APP_NAME -> {
                if (!look.app().name().isEmpty()) {
                    out.raw("\"appDisplayName\":\"").raw(look.app().name()).raw("\",");
                }
            }
            case APP_TITLE -> out.raw(look.app().name());
            case STATUS -> status();
            case CLIENT_APP -> out.text(look.clientApp());
            case AGENT -> agent();
            case AGENT_TEXT -> out.text(look.agent());
            case DEVICE -> device();
            case LOCATION -> location();
            case PLACE -> place();
            case ACCESS -> out.raw(moment.outcome().conditionalAccess());
            case POLICIES -> {
                if (oddity != Oddity.NO_POLICIES || parts > 1) {
                    out.raw("\"appliedConditionalAccessPolicies\":[");
                    policies.write(out, moment, part, parts);
                    out.raw("],");
                }
            }
            case INTERACTIVE -> out.raw(look.category() == Category.INTERACTIVE ? "true" : "false");
            case PROCESSING -> maybeAsText(this::processing);
            case NETWORK -> network();
            case MILLISECONDS -> out.number(20 + (moment.seed() >>> 56));
            case RESOURCE_NAME -> out.raw(look.resource().name());
            case RESOURCE -> out.raw(look.resource().id());
            case ASSESSMENT -> assessment();
            case DETAILS -> maybeAsText(this::details);
            case REQUIREMENT ->
                out.raw(look.proof() == Look.Proof.PASSWORD_AND_APP ? "multiFactor" : "singleFactor")
                        .raw("Authentication");
            case SYSTEM -> system();
            case TOKEN_ID -> {
                Guid id = moment.id();
                out.base64(id.high(), id.low());
            }
            case TOKEN -> out.raw(look.token());
            case PROTOCOL -> {
                if (oddity != Oddity.NO_PROTOCOL) {
                    out.raw("\"authenticationProtocol\":\"")
                            .raw(look.protocol())
                            .raw("\",");
                }
            }
            case PROTOCOL_NAME -> out.raw(look.protocol());
            case RESOURCE_PRINCIPAL -> guid(Guid.of(look.resource().id().hashCode(), 3));
            case SESSION -> {
                if (!look.isPasswordGrant()) {
                    out.raw("\"sessionId\":\"");
                    guid(Guid.of(who.trait(), moment.created() / Ticks.DAY));
                    out.raw("\",");
                }
            }
            case VENDOR -> guid(vendor);
            case RISK -> out.raw(revised ? "low" : "none");
            case RISK_STATE -> out.raw(revised ? "atRisk" : "none");
            case ISSUER -> out.raw(who.federated() ? "ADFederationServices" : "AzureAD");
        }
    }

    private void guid(Guid guid) {
        out.guid(guid.high(), guid.low());
    }

    private void recorded() {
        if (oddity == Oddity.TIME_OF_THE_OTHER_FORMAT) {
            // rounded up to the second, so that no record is older than what it reports
            out.text(AmericanTime.of(recorded + Ticks.SECOND - 1));
        } else {
            out.stamp(recorded).raw("Z");
        }
    }

    private void resourcePath() {
        boolean capitals = oddity == Oddity.RESOURCE_IN_CAPITALS;
        out.raw(capitals ? "/TENANTS/" : "/tenants/")
                .raw(tenant)
                .raw(capitals ? "/PROVIDERS/MICROSOFT.AADIAM" : "/providers/Microsoft.aadiam");
    }

    private void result() {
        String quote = oddity == Oddity.RESULT_AS_NUMBER ? "" : "\"";
        out.raw(quote).number(moment.outcome().code()).raw(quote);
    }

    private void signature() {
        if (oddity == Oddity.SIGNATURE_OF_2023) {
            out.raw("None");
        } else {
            out.raw(moment.outcome().code() == 0 ? "SUCCESS" : "FAILURE");
        }
    }

    private void address() {
        String address = moment.where().address();
        if (oddity != Oddity.ADDRESS_WITH_PORT) {
            out.raw(address);
        } else if (address.indexOf(':') < 0) {
            out.raw(address).raw(":").number(50_000 + (moment.seed() >>> 54));
        } else {
            out.raw("[").raw(address).raw("]:").number(50_000 + (moment.seed() >>> 54));
        }
    }

    private void status() {
        Outcome outcome = moment.outcome();
        out.raw("{\"errorCode\":").number(outcome.code());
        if (outcome.code() != 0) {
            out.raw(",\"failureReason\":\"").text(outcome.reason()).raw("\"");
        } else if (moment.look().proof() == Look.Proof.TOKEN) {
            out.raw(",\"additionalDetails\":\"MFA requirement satisfied by claim in the token\"");
        }
        out.raw("}");
    }

    private void agent() {
        String agent = moment.look().agent();
        if (oddity == Oddity.EMPTY_AGENT) {
            out.raw("\"userAgent\":\"\",");
        } else if (!agent.isEmpty() && oddity != Oddity.NO_AGENT) {
            out.raw("\"userAgent\":\"").text(agent).raw("\",");
        }
    }

    private void device() {
        Look look = moment.look();
        if (look.os().isEmpty() && look.browser().isEmpty()) {
            out.raw("{\"deviceId\":\"\"}");
            return;
        }
        out.raw("{\"deviceId\":\"");
        if (look.registered()) {
            guid(Guid.of(moment.who().trait(), look.os().hashCode()));
        }
        out.raw("\",");
        if (look.registered()) {
            out.raw("\"displayName\":\"PC-")
                    .number((moment.who().trait() >>> 50) + 10_000)
                    .raw("\",");
        }
        out.raw("\"operatingSystem\":\"")
                .text(look.os())
                .raw("\",\"browser\":\"")
                .text(look.browser())
                .raw("\"");
        if (look.registered()) {
            out.raw(",\"isCompliant\":true,\"isManaged\":true,\"trustType\":\"Azure AD joined\"");
        }
        out.raw("}");
    }

    private void location() {
        if (oddity != Oddity.NO_LOCATION) {
            out.raw("\"location\":");
            if (oddity == Oddity.ONLY_COORDINATES) {
                out.raw("{\"geoCoordinates\":{}}");
            } else {
                place();
            }
            out.raw(",");
        }
    }

    private void place() {
        Place where = moment.where();
        out.raw("{\"city\":\"").text(where.city());
        out.raw("\",\"state\":\"").text(where.state());
        out.raw("\",\"countryOrRegion\":\"").raw(where.country());
        out.raw("\",\"geoCoordinates\":{\"latitude\":").raw(where.latitude());
        out.raw(",\"longitude\":").raw(where.longitude()).raw("}}");
    }

    private void network() {
        if (moment.where().autonomousSystem() == Place.office(0).autonomousSystem()) {
            out.raw("[{\"networkType\":\"trustedNamedLocation\",\"networkNames\":[\"Offices\"]}]");
        } else {
            out.raw("[]");
        }
    }

    private void processing(JsonBuffer json) {
        json.raw("[{\"key\":\"Legacy TLS (TLS 1.0, 1.1, 3DES)\",\"value\":\"False\"}");
        List<String> scopes = moment.look().scopes();
        if (!scopes.isEmpty()) {
            json.raw(",{\"key\":\"Oauth Scope Info\",\"value\":\"[");
            for (int i = 0; i < scopes.size(); i++) {
                json.raw(i == 0 ? "\\\"" : ",\\\"").text(scopes.get(i)).raw("\\\"");
            }
            json.raw("]\"}");
        }
        json.raw(",{\"key\":\"Is CAE Token\",\"value\":\"False\"}]");
    }

    private void details(JsonBuffer json) {
        Outcome outcome = moment.outcome();
        json.raw("[");
        switch (moment.look().proof()) {
            case PASSWORD -> {
                // Azure leaves the password's row out of many records at first
                if (outcome.password() != Outcome.Password.UNCHECKED && (revised || (moment.seed() & 3) != 0)) {
                    password(json, outcome.password() == Outcome.Password.RIGHT);
                }
            }
            case PASSWORD_AND_APP -> {
                if (outcome.password() != Outcome.Password.UNCHECKED) {
                    password(json, outcome.password() == Outcome.Password.RIGHT);
                }
                if (outcome.succeeded()) {
                    step(
                            json.raw(","),
                            "Mobile app notification",
                            "",
                            true,
                            "MFA completed in Azure AD",
                            "Multifactor",
                            1);
                }
            }
            case SESSION -> {
                if (outcome.password() == Outcome.Password.WRONG) {
                    password(json, false);
                } else if (outcome.succeeded()) {
                    step(
                            json,
                            "Previously satisfied",
                            "",
                            true,
                            "First factor requirement satisfied by claim in the token",
                            "Primary",
                            0);
                }
            }
            case TOKEN -> {}
        }
        json.raw("]");
    }

    private void password(JsonBuffer json, boolean right) {
        step(
                json,
                "Password",
                "Password Hash Sync",
                right,
                right ? "Correct password" : "Incorrect password",
                "Primary",
                0);
    }

    private void step(
            JsonBuffer json,
            String method,
            String detail,
            boolean succeeded,
            String result,
            String rank,
            int sequence) {
        json.raw("{\"authenticationStepDateTime\":\"").stamp(moment.created()).raw("+00:00\",");
        json.raw("\"authenticationMethod\":\"").raw(method).raw("\",");
        if (!detail.isEmpty()) {
            json.raw("\"authenticationMethodDetail\":\"").raw(detail).raw("\",");
        }
        json.raw("\"succeeded\":").raw(succeeded ? "true" : "false");
        json.raw(",\"authenticationStepResultDetail\":\"").raw(result).raw("\",");
        json.raw("\"authenticationStepRequirement\":\"").raw(rank).raw(" authentication\",");
        json.raw("\"StatusSequence\":0,\"RequestSequence\":").number(sequence).raw("}");
    }

    /** Nested JSON, or one record in some as JSON in a string. */
    private void maybeAsText(Nested json) {
        if (oddity == Oddity.NESTED_AS_TEXT) {
            nested.clear();
            json.write(nested);
            out.raw("\"").text(nested.toString()).raw("\"");
        } else {
            json.write(out);
        }
    }

    private void assessment() {
        if (oddity != Oddity.NO_ASSESSMENT) {
            out.raw("\"mfaDetail\":{},\"agent\":{\"agentType\":\"notAgentic\"},\"signInEventTypes\":[\"")
                    .raw(moment.look().category() == Category.INTERACTIVE ? "interactiveUser" : "nonInteractiveUser")
                    .raw("\"],");
        }
    }

    private void system() {
        if (oddity != Oddity.NO_SYSTEM) {
            String quote = oddity == Oddity.SYSTEM_AS_TEXT ? "\"" : "";
            out.raw("\"autonomousSystemNumber\":").raw(quote);
            out.number(moment.where().autonomousSystem()).raw(quote).raw(",");
        }
    }

    /** A name as its owner types it. */
    private static String capitals(String name) {
        StringBuilder typed = new StringBuilder(name);
        for (int i = 0; i < name.length() && name.charAt(i) != '@'; i++) {
            if (i == 0 || name.charAt(i - 1) == '.') {
                typed.setCharAt(i, Character.toUpperCase(name.charAt(i)));
            }
        }
        return typed.toString();
    }

    private interface Nested {
        void write(JsonBuffer json);
    }

    /** What is filled in. */
    enum Hole {
        RECORDED,
        RESOURCE_PATH,
        VERSION,
        CATEGORY,
        TENANT_FIELD,
        TENANT,
        RESULT,
        SIGNATURE,
        DESCRIPTION,
        DURATION,
        ADDRESS,
        CORRELATION,
        DISPLAY_NAME,
        LEVEL,
        COUNTRY,
        ID,
        CREATED,
        USER_NAME,
        USER_ID,
        USER_OBJECT,
        APP,
        APP_NAME,
        APP_TITLE,
        STATUS,
        CLIENT_APP,
        AGENT,
        AGENT_TEXT,
        DEVICE,
        LOCATION,
        PLACE,
        ACCESS,
        POLICIES,
        INTERACTIVE,
        PROCESSING,
        NETWORK,
        MILLISECONDS,
        RESOURCE_NAME,
        RESOURCE,
        ASSESSMENT,
        DETAILS,
        REQUIREMENT,
        SYSTEM,
        TOKEN_ID,
        TOKEN,
        PROTOCOL,
        PROTOCOL_NAME,
        RESOURCE_PRINCIPAL,
        SESSION,
        VENDOR,
        RISK,
        RISK_STATE,
        ISSUER
    }
}
