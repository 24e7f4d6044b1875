package io.holdout.model.ocsf;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * OCSF 1.8.0 Detection Finding (class 2004), as it lies on {@code holdout.alerts}. Times are milliseconds since 1970 (OCSF
 * {@code timestamp_t}); absent attributes are left out. Every attribute used exists since 1.4.0.
 *
 * @param time event time of this version of the finding, never the clock
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record DetectionFinding(
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
        int confidenceId,
        String confidence,
        int statusId,
        String status,
        @Nullable String statusDetail,
        String message,
        boolean isAlert,
        Metadata metadata,
        FindingInfo findingInfo,
        List<Evidence> evidences,
        @Nullable Remediation remediation,
        List<Observable> observables,
        long count,
        long startTime,
        long endTime,
        Map<String, Object> unmapped) {

    public static final int CREATE = 1;
    public static final int UPDATE = 2;
    public static final int CLOSE = 3;

    public DetectionFinding {
        evidences = evidences == null ? List.of() : List.copyOf(evidences);
        observables = observables == null ? List.of() : List.copyOf(observables);
        unmapped = unmapped == null ? Map.of() : Map.copyOf(unmapped);
    }

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Metadata(String version, Product product, String tenantUid, String logName, String eventCode) {}

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Product(String name, String vendorName, String version) {}

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record FindingInfo(
            String uid,
            String title,
            String desc,
            List<String> types,
            Analytic analytic,
            List<String> dataSources,
            long createdTime,
            long modifiedTime,
            long firstSeenTime,
            long lastSeenTime) {}

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Analytic(String uid, String name, int typeId, String type) {}

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Evidence(
            @Nullable Actor actor,
            @Nullable Device device,
            @Nullable Endpoint srcEndpoint,
            @Nullable HttpRequest httpRequest,
            @Nullable Map<String, Object> data) {}

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Actor(User user) {}

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record User(String uid, String name, String emailAddr) {}

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Device(
            int typeId,
            String type,
            String uid,
            String name,
            String model,
            @Nullable Os os) {}

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Os(String name, int typeId, String type, String version, String build) {}

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Endpoint(
            String ip,
            @Nullable Location location,
            @Nullable AutonomousSystem autonomousSystem) {}

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Location(String country, String city) {}

    public record AutonomousSystem(long number) {}

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record HttpRequest(String userAgent) {}

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Remediation(String desc, List<String> references) {}

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Observable(String name, int typeId, String type, String value) {}
}
