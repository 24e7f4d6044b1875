package io.holdout.model;

import static io.holdout.model.Text.bounded;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One user sign-in, normalised from whatever shape it arrived in. Texts are bounded here, because attackers choose some of
 * them; the empty string means absent.
 *
 * @param id request id ({@code properties.id}), unique within a tenant
 * @param tenantId directory the user signed in to; {@code unknown} where the source does not say
 * @param time when the user signed in ({@code createdDateTime}), the only time anything is decided on
 * @param recorded when Azure wrote the record (envelope {@code time}); null where the source has no envelope
 * @param correlationId shared by all steps of one interactive sign-in
 * @param issuer {@code tokenIssuerType}: AzureAD, ADFederationServices, ...
 * @param risk {@code riskLevelDuringSignIn}
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record SignIn(
        int v,
        String id,
        String tenantId,
        Category category,
        Instant time,
        @Nullable Instant recorded,
        User user,
        App app,
        Client client,
        Result result,
        Source source,
        Device device,
        String correlationId,
        String issuer,
        String risk)
        implements SignInEvent {

    public SignIn {
        id = bounded(id, 128);
        tenantId = bounded(tenantId, 128);
        requireNonNull(category, "category");
        requireNonNull(time, "time");
        user = user == null ? User.NONE : user;
        app = app == null ? App.NONE : app;
        client = client == null ? Client.NONE : client;
        requireNonNull(result, "result");
        source = source == null ? Source.NONE : source;
        device = device == null ? Device.NONE : device;
        correlationId = bounded(correlationId, 128);
        issuer = bounded(issuer, 64);
        risk = bounded(risk, 32);
        if (id.isEmpty()) {
            throw new IllegalArgumentException("a sign-in without id");
        }
        if (tenantId.isEmpty()) {
            throw new IllegalArgumentException("a sign-in without tenant");
        }
    }

    /** How long after it happened Azure wrote the record; empty where that is not known. */
    public Optional<Duration> delay() {
        return Optional.ofNullable(recorded).map(written -> Duration.between(time, written));
    }

    /** The same sign-in, in a record that Azure wrote then. */
    public SignIn recordedAt(@Nullable Instant written) {
        return new SignIn(
                v,
                id,
                tenantId,
                category,
                time,
                written,
                user,
                app,
                client,
                result,
                source,
                device,
                correlationId,
                issuer,
                risk);
    }

    /** The same sign-in, refused by these policies. */
    public SignIn blockedBy(List<String> policies) {
        Result with = new Result(result.code, result.conditionalAccess, policies, result.password, result.requirement);
        return new SignIn(
                v,
                id,
                tenantId,
                category,
                time,
                recorded,
                user,
                app,
                client,
                with,
                source,
                device,
                correlationId,
                issuer,
                risk);
    }

    /**
     * The user who signed in.
     *
     * @param id object id, empty when Azure could not resolve the user
     * @param name user principal name in lower case, as typed when the user could not be resolved
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record User(String id, String name) {
        public static final User NONE = new User("", "");

        public User {
            id = bounded(id, 128);
            name = bounded(name, 256);
        }
    }

    /**
     * The application and what it asked access to.
     *
     * @param id application id (GUID)
     * @param name display name, empty when the application is unknown in the tenant
     * @param resource id of the resource (Exchange Online is 00000002-0000-0ff1-ce00-000000000000)
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record App(String id, String name, String resource) {
        public static final App NONE = new App("", "", "");

        public App {
            id = bounded(id, 128);
            name = bounded(name, 256);
            resource = bounded(resource, 256);
        }
    }

    /**
     * How the client spoke.
     *
     * @param app {@code clientAppUsed} as sent
     * @param protocol {@code authenticationProtocol}: none, oAuth2, ropc, ...
     * @param agent user agent, cut at 1,024 characters
     * @param token {@code incomingTokenType}
     * @param scopes OAuth scopes of "Oauth Scope Info", at most 32
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Client(String app, String protocol, String agent, String token, List<String> scopes) {
        public static final Client NONE = new Client("", "", "", "", List.of());

        public Client {
            app = bounded(app, 128);
            protocol = bounded(protocol, 64);
            agent = bounded(agent, 1024);
            token = bounded(token, 128);
            scopes = scopes == null || scopes.isEmpty()
                    ? List.of()
                    : scopes.stream().limit(32).map(s -> bounded(s, 128)).toList();
        }
    }

    /**
     * What came of it.
     *
     * @param code {@code status.errorCode}; 0 is success unless conditional access says failure
     * @param conditionalAccess {@code conditionalAccessStatus}: success, failure, notApplied
     * @param blockedBy names of the conditional access policies whose result was failure, sorted, at most 16
     * @param password whether a password was checked, and how that went
     * @param requirement {@code authenticationRequirement}
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Result(
            @JsonInclude(JsonInclude.Include.ALWAYS) int code,
            String conditionalAccess,
            List<String> blockedBy,
            Password password,
            String requirement) {

        public Result {
            conditionalAccess = bounded(conditionalAccess, 32);
            blockedBy = blockedBy == null || blockedBy.isEmpty()
                    ? List.of()
                    : blockedBy.stream()
                            .map(s -> bounded(s, 256))
                            .distinct()
                            .sorted()
                            .limit(16)
                            .toList();
            password = password == null ? Password.UNKNOWN : password;
            requirement = bounded(requirement, 64);
        }
    }

    /** What {@code authenticationDetails} says of a password step. */
    public enum Password {
        /** No detail was given (usual for legacy sign-ins, and at first for re-emitted records). */
        UNKNOWN,
        /** Another method was used; a right password must not be concluded. */
        OTHER_METHOD,
        FAILED,
        SUCCEEDED
    }

    /**
     * Where it came from.
     *
     * @param address IPv4 or IPv6 without port, as sent
     * @param country ISO 3166 alpha-2
     * @param asn autonomous system number, 0 when absent
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Source(
            String address,
            String country,
            String city,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) long asn) {
        public static final Source NONE = new Source("", "", "", 0);

        public Source {
            address = bounded(address, 64);
            country = bounded(country, 64);
            city = bounded(city, 128);
        }
    }

    /**
     * {@code deviceDetail}; empty for legacy sign-ins.
     *
     * @param id registered device id
     * @param os operating system as sent, spelled in many ways
     * @param browser browser or rich client with version
     */
    @JsonInclude(JsonInclude.Include.NON_DEFAULT)
    public record Device(String id, String os, String browser, boolean managed) {
        public static final Device NONE = new Device("", "", "", false);

        public Device {
            id = bounded(id, 128);
            os = bounded(os, 64);
            browser = bounded(browser, 128);
        }
    }
}
