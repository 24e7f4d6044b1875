package io.holdout.model.ocsf;

import static io.holdout.model.ocsf.DetectionFinding.orEmpty;
import static io.holdout.model.ocsf.DetectionFinding.required;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * OCSF 1.8.0 Authentication (class 3002), as it lies on {@code holdout.signins.ocsf}: a sign-in in which the client handed over the
 * password itself. Times are milliseconds since 1970, absent attributes are left out, and the empty string means absent. Every
 * attribute and enum value used exists since 1.4.0, which brought {@code auth_protocol_id} 11 (source: the schema's changelog).
 *
 * @param time when the user signed in
 * @param statusCode the error code as text, {@code 0} for none
 * @param statusDetail what the code means, for people
 * @param isMfa always false: neither basic authentication nor the password grant can ask for a second factor
 * @param service what the user signed in to; OCSF demands one
 * @param actor the application that signed in for the user, null where the record names none
 * @param unmapped what Holdout knows beyond OCSF: strings, numbers, booleans and lists of them, sorted by name
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record Authentication(
        int activityId,
        String activityName,
        int categoryUid,
        String categoryName,
        int classUid,
        String className,
        long typeUid,
        String typeName,
        long time,
        int severityId,
        String severity,
        int statusId,
        String status,
        String statusCode,
        String statusDetail,
        String message,
        Metadata metadata,
        Evidence.User user,
        int authProtocolId,
        String authProtocol,
        @JsonProperty("is_mfa") boolean isMfa,
        @JsonProperty("is_remote") boolean isRemote,
        Service service,
        @Nullable Application actor,
        @Nullable Source srcEndpoint,
        Evidence.@Nullable HttpRequest httpRequest,
        List<Observable> observables,
        Map<String, Object> unmapped) {

    public static final int CATEGORY_UID = 3;
    public static final int CLASS_UID = 3002;

    /** OCSF {@code auth_protocol_id} of basic authentication, since 1.4.0. */
    public static final int BASIC_AUTHENTICATION = 11;

    private static final int LOGON = 1;

    public Authentication {
        activityName = orEmpty(activityName);
        categoryName = orEmpty(categoryName);
        className = orEmpty(className);
        typeName = orEmpty(typeName);
        severity = orEmpty(severity);
        status = orEmpty(status);
        statusCode = orEmpty(statusCode);
        statusDetail = orEmpty(statusDetail);
        message = orEmpty(message);
        authProtocol = orEmpty(authProtocol);
        requireNonNull(metadata, "metadata");
        requireNonNull(user, "user");
        requireNonNull(service, "service");
        observables = observables == null ? List.of() : List.copyOf(observables);
        unmapped = JsonValues.sorted(unmapped);
        if (categoryUid != CATEGORY_UID || classUid != CLASS_UID || typeUid != CLASS_UID * 100L + activityId) {
            throw new IllegalArgumentException(
                    "not an authentication: category " + categoryUid + ", class " + classUid + ", type " + typeUid);
        }
    }

    /**
     * A logon whose ids, captions and observables follow from what is given.
     *
     * @param let whether the user was let in
     */
    public static Authentication logon(
            Instant time,
            boolean let,
            int code,
            String meaning,
            String message,
            Metadata metadata,
            Evidence.User user,
            Service service,
            @Nullable Application actor,
            @Nullable Source source,
            Evidence.@Nullable HttpRequest request,
            Map<String, ?> unmapped) {
        return new Authentication(
                LOGON,
                "Logon",
                CATEGORY_UID,
                "Identity & Access Management",
                CLASS_UID,
                "Authentication",
                CLASS_UID * 100L + LOGON,
                "Authentication: Logon",
                time.toEpochMilli(),
                1,
                "Informational",
                let ? 1 : 2,
                let ? "Success" : "Failure",
                Integer.toString(code),
                meaning,
                message,
                metadata,
                user,
                BASIC_AUTHENTICATION,
                "Basic Authentication",
                false,
                true,
                service,
                actor,
                source,
                request,
                Observable.of(user, source == null ? "" : source.ip(), request),
                JsonValues.sorted(unmapped));
    }

    /**
     * What wrote the record, and what it was made of.
     *
     * @param version of the OCSF schema; its major version is the record's
     * @param uid request id of the sign-in, unique within the tenant: a later record with the same one replaces it
     * @param correlationUid shared by the steps of one sign-in
     * @param logName category of the log, {@code SignInLogs}
     * @param loggedTime when Azure wrote the record, 0 where that is not known
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Metadata(
            String version,
            DetectionFinding.Product product,
            String tenantUid,
            String uid,
            String correlationUid,
            String logName,
            String logProvider,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) long loggedTime) {

        public Metadata {
            version = required(version, "metadata.version");
            requireNonNull(product, "metadata.product");
            tenantUid = orEmpty(tenantUid);
            uid = required(uid, "metadata.uid");
            correlationUid = orEmpty(correlationUid);
            logName = orEmpty(logName);
            logProvider = orEmpty(logProvider);
        }

        public static Metadata of(
                String productVersion,
                String tenantId,
                String signInId,
                String correlationId,
                String logName,
                @Nullable Instant recorded) {
            return new Metadata(
                    DetectionFinding.Metadata.OCSF_VERSION,
                    DetectionFinding.Product.holdout(productVersion),
                    tenantId,
                    signInId,
                    correlationId,
                    logName,
                    "Microsoft Entra ID",
                    recorded == null ? 0 : recorded.toEpochMilli());
        }

        /** Major version of the schema. */
        public int major() {
            return Integer.parseInt(version.substring(0, version.indexOf('.')));
        }
    }

    /** What the user signed in to. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Service(String uid, String name) {
        public Service {
            uid = orEmpty(uid);
            name = orEmpty(name);
            if (uid.isEmpty() && name.isEmpty()) {
                throw new IllegalArgumentException("a service needs uid or name");
            }
        }
    }

    /** The application that signed in for the user. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Application(String appUid, String appName) {
        public Application {
            appUid = orEmpty(appUid);
            appName = orEmpty(appName);
            if (appUid.isEmpty() && appName.isEmpty()) {
                throw new IllegalArgumentException("an application needs app_uid or app_name");
            }
        }
    }

    /**
     * Where the sign-in came from, with what the user agent claims of the device there.
     *
     * @param ip IPv4 or IPv6 address
     * @param name what was sent in place of an address
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Source(
            String ip,
            String name,
            Evidence.@Nullable Location location,
            Evidence.@Nullable AutonomousSystem autonomousSystem,
            @Nullable Integer typeId,
            String type,
            Evidence.@Nullable Os os) {

        public Source {
            ip = orEmpty(ip);
            name = orEmpty(name);
            type = orEmpty(type);
            if (ip.isEmpty() && name.isEmpty()) {
                throw new IllegalArgumentException("a source needs ip or name");
            }
        }

        /** Null without an endpoint: a device alone is no place. */
        public static @Nullable Source of(Evidence.@Nullable Endpoint endpoint, Evidence.@Nullable Device device) {
            return endpoint == null
                    ? null
                    : new Source(
                            endpoint.ip(),
                            endpoint.name(),
                            endpoint.location(),
                            endpoint.autonomousSystem(),
                            device == null ? null : device.typeId(),
                            device == null ? "" : device.type(),
                            device == null ? null : device.os());
        }
    }
}
