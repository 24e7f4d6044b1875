package io.holdout.model.ocsf;

import static io.holdout.model.ocsf.DetectionFinding.orEmpty;
import static io.holdout.model.ocsf.DetectionFinding.required;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.holdout.model.IpAddress;
import io.holdout.model.Protocol;
import io.holdout.model.SignIn;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One sign-in that a finding rests on (OCSF {@code evidences}); at least one of actor, device, source and data is there.
 *
 * @param data what OCSF has no place for, see {@link #of}
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record Evidence(
        @Nullable Actor actor,
        @Nullable Device device,
        @Nullable Endpoint srcEndpoint,
        @Nullable HttpRequest httpRequest,
        Map<String, Object> data) {
    /** From then on what happened is told late; as long as the usual grace period. */
    private static final Duration LATE = Duration.ofMinutes(30);

    public Evidence {
        data = JsonValues.sorted(data);
        if (actor == null && device == null && srcEndpoint == null && data.isEmpty()) {
            throw new IllegalArgumentException("evidence without actor, device, source and data");
        }
    }

    /**
     * The evidence in a sign-in. {@code data} has {@code sign_in_id}, {@code time} (ISO 8601), {@code client_app} (as sent),
     * {@code error_code} (number) and, where known, {@code protocol} (its title) and {@code conditional_access}.
     *
     * @param device what was decoded of the device, null where nothing was
     */
    public static Evidence of(
            String signInId,
            Instant time,
            SignIn.User user,
            SignIn.Client client,
            SignIn.Result result,
            SignIn.Source source,
            @Nullable Protocol protocol,
            @Nullable Device device) {
        Map<String, Object> data = new TreeMap<>();
        data.put("sign_in_id", signInId);
        data.put("time", time.toString());
        data.put("error_code", (long) result.code());
        if (!client.app().isEmpty()) {
            data.put("client_app", client.app());
        }
        if (protocol != null) {
            data.put("protocol", protocol.title());
        }
        if (!result.conditionalAccess().isEmpty()) {
            data.put("conditional_access", result.conditionalAccess());
        }
        return new Evidence(Actor.of(user), device, Endpoint.of(source), HttpRequest.of(client), data);
    }

    /**
     * The evidence in a sign-in as it was normalised. Where its record was written half an hour late or more, {@code data} has
     * {@code recorded} (when, ISO 8601) and {@code delay} (by how much, ISO 8601 in minutes) beside.
     */
    public static Evidence of(SignIn signIn, @Nullable Protocol protocol, @Nullable Device device) {
        Evidence evidence = of(
                signIn.id(),
                signIn.time(),
                signIn.user(),
                signIn.client(),
                signIn.result(),
                signIn.source(),
                protocol,
                device);
        return signIn.delay()
                .filter(delay -> delay.compareTo(LATE) >= 0)
                .map(delay -> evidence.late(signIn, delay))
                .orElse(evidence);
    }

    /** With {@code app}, the name of the application, in {@code data}; without a name as it is. */
    public Evidence by(SignIn.App app) {
        if (app.name().isEmpty()) {
            return this;
        }
        Map<String, Object> more = new TreeMap<>(data);
        more.put("app", app.name());
        return new Evidence(actor, device, srcEndpoint, httpRequest, more);
    }

    private Evidence late(SignIn signIn, Duration delay) {
        Map<String, Object> more = new TreeMap<>(data);
        more.put("recorded", String.valueOf(signIn.recorded()));
        more.put("delay", delay.truncatedTo(ChronoUnit.MINUTES).toString());
        return new Evidence(actor, device, srcEndpoint, httpRequest, more);
    }

    /** Who signed in. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Actor(User user) {
        public Actor {
            if (user == null) {
                throw new IllegalArgumentException("actor.user is required");
            }
        }

        /** Null where the sign-in names nobody. */
        static @Nullable Actor of(SignIn.User user) {
            return user.id().isEmpty() && user.name().isEmpty() ? null : new Actor(new User(user.id(), user.name()));
        }
    }

    /**
     * A user. A principal name is not always an address that receives mail, so OCSF's {@code email_addr} is not claimed.
     *
     * @param uid object id
     * @param name user principal name
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record User(String uid, String name) {
        public User {
            uid = orEmpty(uid);
            name = orEmpty(name);
            if (uid.isEmpty() && name.isEmpty()) {
                throw new IllegalArgumentException("a user needs uid or name");
            }
        }
    }

    /**
     * A device as far as its user agent tells.
     *
     * @param uid device key, unique within the user: {@code apple:iPhone9,1}
     * @param name marketing name
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Device(
            int typeId,
            String type,
            String uid,
            String name,
            String model,
            @Nullable Os os) {

        public Device {
            type = orEmpty(type);
            uid = orEmpty(uid);
            name = orEmpty(name);
            model = orEmpty(model);
            if (uid.isEmpty() && name.isEmpty()) {
                throw new IllegalArgumentException("a device needs uid or name");
            }
        }

        public static Device of(DeviceType type, String uid, String name, String model, @Nullable Os os) {
            return new Device(type.id(), type.caption(), uid, name, model, os);
        }
    }

    /** OCSF device types in use. */
    public enum DeviceType {
        UNKNOWN(0, "Unknown"),
        DESKTOP(2, "Desktop"),
        LAPTOP(3, "Laptop"),
        TABLET(4, "Tablet"),
        MOBILE(5, "Mobile");

        private final int id;
        private final String caption;

        DeviceType(int id, String caption) {
            this.id = id;
            this.caption = caption;
        }

        public int id() {
            return id;
        }

        public String caption() {
            return caption;
        }
    }

    /** An operating system, e.g. iOS 15.6 (19G71). */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Os(String name, int typeId, String type, String version, String build) {
        public Os {
            name = required(name, "os.name");
            type = orEmpty(type);
            version = orEmpty(version);
            build = orEmpty(build);
        }

        /** Named after its type. */
        public static Os of(OsType type, String version, String build) {
            return new Os(type.caption(), type.id(), type.caption(), version, build);
        }
    }

    /** OCSF operating systems in use. */
    public enum OsType {
        UNKNOWN(0, "Unknown"),
        WINDOWS(100, "Windows"),
        WINDOWS_MOBILE(101, "Windows Mobile"),
        LINUX(200, "Linux"),
        ANDROID(201, "Android"),
        MACOS(300, "macOS"),
        IOS(301, "iOS"),
        IPADOS(302, "iPadOS");

        private final int id;
        private final String caption;

        OsType(int id, String caption) {
            this.id = id;
            this.caption = caption;
        }

        public int id() {
            return id;
        }

        public String caption() {
            return caption;
        }
    }

    /**
     * Where the sign-in came from.
     *
     * @param ip IPv4 or IPv6 address
     * @param name what was sent in place of an address
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Endpoint(
            String ip,
            String name,
            @Nullable Location location,
            @Nullable AutonomousSystem autonomousSystem) {

        /** OCSF {@code ip_t}, which a zone can exceed. */
        private static final int LONGEST_ADDRESS = 40;

        public Endpoint {
            ip = orEmpty(ip);
            name = orEmpty(name);
            if (ip.isEmpty() && name.isEmpty()) {
                throw new IllegalArgumentException("an endpoint needs ip or name");
            }
        }

        /** Null where the sign-in has no source address. */
        public static @Nullable Endpoint of(SignIn.Source source) {
            String address = source.address();
            if (address.isEmpty()) {
                return null;
            }
            boolean ip = address.length() <= LONGEST_ADDRESS && IpAddress.parse(address) != null;
            return new Endpoint(
                    ip ? address : "",
                    ip ? "" : address,
                    source.country().isEmpty() && source.city().isEmpty()
                            ? null
                            : new Location(source.country(), source.city()),
                    source.asn() == 0 ? null : new AutonomousSystem(source.asn()));
        }
    }

    /**
     * A place.
     *
     * @param country ISO 3166 alpha-2
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Location(String country, String city) {
        public Location {
            country = orEmpty(country);
            city = orEmpty(city);
            if (country.isEmpty() && city.isEmpty()) {
                throw new IllegalArgumentException("a location needs country or city");
            }
        }
    }

    public record AutonomousSystem(long number) {}

    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record HttpRequest(String userAgent) {
        public HttpRequest {
            userAgent = required(userAgent, "http_request.user_agent");
        }

        /** Null without a user agent. */
        public static @Nullable HttpRequest of(SignIn.Client client) {
            return client.agent().isEmpty() ? null : new HttpRequest(client.agent());
        }
    }
}
