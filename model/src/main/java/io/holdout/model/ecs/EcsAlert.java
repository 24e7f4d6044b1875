package io.holdout.model.ecs;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.holdout.model.Rule;
import io.holdout.model.ocsf.DetectionFinding;
import io.holdout.model.ocsf.Evidence;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A finding in the fields of the Elastic Common Schema 8.17 (source: its field reference), with what the schema has no field for under
 * {@code holdout}. Absent fields are left out, and the empty string means absent.
 *
 * @param timestamp event time of this version of the finding
 * @param user whom it is about, null where it is about several or nobody
 * @param source where the newest sign-in shown came from
 * @param organization the tenant
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record EcsAlert(
        @JsonProperty("@timestamp") Instant timestamp,
        Ecs ecs,
        String message,
        Event event,
        RuleFields rule,
        Organization organization,
        Observer observer,
        @Nullable User user,
        @Nullable Source source,
        @Nullable UserAgent userAgent,
        @Nullable Device device,
        Related related,
        HoldoutFields holdout) {

    static final String VERSION = "8.17.0";

    private static final Set<String> ATTACKS =
            Set.of(Rule.CREDENTIAL_KNOWN.id(), Rule.PASSWORD_SPRAY.id(), Rule.SLOW_SPRAY.id(), Rule.SPRAY_SUCCESS.id());

    private static final Set<String> SETTINGS =
            Set.of(Rule.CONSENT_MISSING.id(), Rule.APP_DISABLED.id(), Rule.EXCEPTION_EXPIRED.id());

    static EcsAlert of(DetectionFinding finding) {
        List<Evidence> evidences = finding.evidences();
        Evidence.@Nullable Endpoint endpoint = newest(evidences, Evidence::srcEndpoint);
        Evidence.@Nullable Device seen = newest(evidences, Evidence::device);
        List<Evidence.User> users = present(evidences, Evidence::actor)
                .map(Evidence.Actor::user)
                .distinct()
                .toList();
        return new EcsAlert(
                Instant.ofEpochMilli(finding.time()),
                new Ecs(VERSION),
                finding.message(),
                Event.of(finding),
                RuleFields.of(finding),
                new Organization(finding.metadata().tenantUid()),
                Observer.of(finding.metadata().product()),
                users.size() == 1 ? new User(users.get(0).uid(), users.get(0).name()) : null,
                endpoint == null ? null : Source.of(endpoint),
                UserAgent.of(newest(evidences, Evidence::httpRequest), seen),
                seen == null || seen.model().isEmpty() ? null : new Device(new Model(seen.model(), seen.name())),
                Related.of(evidences, users),
                HoldoutFields.of(finding));
    }

    /** Evidences are in the order of their time. */
    private static <T> @Nullable T newest(List<Evidence> evidences, Function<Evidence, @Nullable T> part) {
        for (int i = evidences.size() - 1; i >= 0; i--) {
            T found = part.apply(evidences.get(i));
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    /** Elasticsearch takes no address with a zone for one. */
    private static String ip(Evidence.Endpoint endpoint) {
        return endpoint.ip().indexOf('%') < 0 ? endpoint.ip() : "";
    }

    private static <T> Stream<T> present(List<Evidence> evidences, Function<Evidence, @Nullable T> part) {
        return evidences.stream().map(part).filter(Objects::nonNull).map(Objects::requireNonNull);
    }

    record Ecs(String version) {}

    /**
     * What kind of event it is.
     *
     * @param kind {@code alert} while there is something to do, else {@code event}
     * @param action what happened to the finding: {@code create}, {@code update}, {@code close}
     * @param id the finding's uid, which all its versions share: as the id of the document, the last one counts
     * @param code the rule's id
     * @param severity 1 informational to 5 critical
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record Event(
            String kind,
            List<String> category,
            List<String> type,
            String action,
            String id,
            String code,
            String dataset,
            String module,
            String provider,
            String reason,
            int severity,
            Instant start,
            Instant end) {

        static Event of(DetectionFinding finding) {
            String rule = finding.metadata().eventCode();
            return new Event(
                    finding.isAlert() ? "alert" : "event",
                    category(rule),
                    List.of("info"),
                    activity(finding),
                    finding.findingInfo().uid(),
                    rule,
                    "holdout.alerts",
                    "holdout",
                    finding.metadata().product().name(),
                    finding.statusDetail(),
                    finding.severityId(),
                    Instant.ofEpochMilli(finding.startTime()),
                    Instant.ofEpochMilli(finding.endTime()));
        }

        /** A category of the log that fell silent is in none of the schema's categories. */
        private static List<String> category(String rule) {
            if (rule.equals(Rule.SOURCE_SILENT.id())) {
                return List.of();
            }
            if (SETTINGS.contains(rule)) {
                return List.of("configuration");
            }
            return ATTACKS.contains(rule)
                    ? List.of("authentication", "intrusion_detection")
                    : List.of("authentication");
        }
    }

    private static String activity(DetectionFinding finding) {
        return finding.activityName().toLowerCase(java.util.Locale.ROOT);
    }

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record RuleFields(String id, String name, String description, String ruleset) {
        static RuleFields of(DetectionFinding finding) {
            DetectionFinding.FindingInfo info = finding.findingInfo();
            return new RuleFields(finding.metadata().eventCode(), info.title(), info.desc(), "holdout");
        }
    }

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record Organization(String id) {}

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record Observer(String product, String vendor, String version) {
        static Observer of(DetectionFinding.Product product) {
            return new Observer(product.name(), product.vendorName(), product.version());
        }
    }

    /** A principal name is not always an address that receives mail, so {@code user.email} is not claimed. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record User(String id, String name) {}

    /**
     * Where a sign-in came from.
     *
     * @param address as sent
     * @param ip absent where what was sent is no address
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record Source(
            String address,
            String ip,
            @Nullable Geo geo,
            @JsonProperty("as") @Nullable AutonomousSystem autonomousSystem) {

        static Source of(Evidence.Endpoint endpoint) {
            Evidence.@Nullable Location location = endpoint.location();
            Evidence.@Nullable AutonomousSystem system = endpoint.autonomousSystem();
            return new Source(
                    endpoint.ip().isEmpty() ? endpoint.name() : endpoint.ip(),
                    EcsAlert.ip(endpoint),
                    location == null ? null : Geo.of(location),
                    system == null ? null : new AutonomousSystem(system.number()));
        }
    }

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Geo(String countryIsoCode, String countryName, String cityName) {
        static Geo of(Evidence.Location location) {
            boolean code = location.country().matches("[A-Z]{2}");
            return new Geo(code ? location.country() : "", code ? "" : location.country(), location.city());
        }
    }

    record AutonomousSystem(long number) {}

    /** What the client said of itself, and what was read out of it. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record UserAgent(String original, @Nullable Os os) {
        static @Nullable UserAgent of(Evidence.@Nullable HttpRequest request, Evidence.@Nullable Device device) {
            if (request == null) {
                return null;
            }
            Evidence.@Nullable Os os = device == null ? null : device.os();
            return new UserAgent(
                    request.userAgent(), os == null ? null : new Os(os.name(), os.version(), Os.type(os.typeId())));
        }
    }

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record Os(String name, String version, String type) {
        /** The schema's own words, "" for systems it has none for. */
        static String type(int ocsf) {
            return switch (ocsf) {
                case 100 -> "windows";
                case 200 -> "linux";
                case 201 -> "android";
                case 300 -> "macos";
                case 301, 302 -> "ios";
                default -> "";
            };
        }
    }

    record Device(Model model) {}

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record Model(String identifier, String name) {}

    /** Everything to pivot on. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record Related(List<String> ip, List<String> user) {
        static Related of(List<Evidence> evidences, List<Evidence.User> users) {
            return new Related(
                    present(evidences, Evidence::srcEndpoint)
                            .map(EcsAlert::ip)
                            .filter(ip -> !ip.isEmpty())
                            .distinct()
                            .toList(),
                    users.stream()
                            .flatMap(user -> Stream.of(user.name(), user.uid()))
                            .filter(name -> !name.isEmpty())
                            .distinct()
                            .toList());
        }
    }

    /**
     * What the schema has no field for.
     *
     * @param evidences {@code data} of the finding's evidences: sign-in id, time, client app, protocol, error code
     * @param details {@code unmapped} of the finding
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record HoldoutFields(
            String status,
            String severity,
            String confidence,
            long count,
            String remediation,
            List<Map<String, Object>> evidences,
            Map<String, Object> details) {

        static HoldoutFields of(DetectionFinding finding) {
            DetectionFinding.@Nullable Remediation remediation = finding.remediation();
            return new HoldoutFields(
                    finding.status(),
                    finding.severity(),
                    finding.confidence(),
                    finding.count(),
                    remediation == null ? "" : remediation.desc(),
                    finding.evidences().stream().map(Evidence::data).toList(),
                    finding.unmapped());
        }
    }
}
