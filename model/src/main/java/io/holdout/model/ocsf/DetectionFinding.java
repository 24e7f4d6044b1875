package io.holdout.model.ocsf;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.holdout.model.Confidence;
import io.holdout.model.Rule;
import io.holdout.model.Severity;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * OCSF 1.8.0 Detection Finding (class 2004), as it lies on {@code holdout.alerts}. Times are milliseconds since 1970 (OCSF
 * {@code timestamp_t}); absent attributes are left out, and the empty string means absent. Every attribute and enum value used
 * exists since 1.4.0 (source: the schema's changelog), so that readers which are behind can take it.
 *
 * @param time event time of this version of the finding, never the clock
 * @param count sign-ins within {@code startTime} and {@code endTime}
 * @param unmapped what Holdout knows beyond OCSF: strings, numbers, booleans, lists and maps of them, sorted by name
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
        String statusDetail,
        String message,
        @JsonProperty("is_alert") boolean isAlert,
        Metadata metadata,
        FindingInfo findingInfo,
        List<Evidence> evidences,
        @Nullable Remediation remediation,
        List<Observable> observables,
        long count,
        long startTime,
        long endTime,
        Map<String, Object> unmapped) {

    public static final int CATEGORY_UID = 2;
    public static final int CLASS_UID = 2004;
    private static final String CLASS_NAME = "Detection Finding";

    /** {@code status_detail} of a finding whose cause turned out never to have been. */
    public static final String WITHDRAWN = "withdrawn";

    public DetectionFinding {
        activityName = orEmpty(activityName);
        categoryName = orEmpty(categoryName);
        className = orEmpty(className);
        typeName = orEmpty(typeName);
        severity = orEmpty(severity);
        confidence = orEmpty(confidence);
        status = orEmpty(status);
        statusDetail = orEmpty(statusDetail);
        message = orEmpty(message);
        requireNonNull(metadata, "metadata");
        requireNonNull(findingInfo, "finding_info");
        evidences = evidences == null ? List.of() : List.copyOf(evidences);
        observables = observables == null ? List.of() : List.copyOf(observables);
        unmapped = JsonValues.sorted(unmapped);
        if (categoryUid != CATEGORY_UID || classUid != CLASS_UID || typeUid != CLASS_UID * 100L + activityId) {
            throw new IllegalArgumentException(
                    "not a detection finding: category " + categoryUid + ", class " + classUid + ", type " + typeUid);
        }
    }

    /**
     * A finding whose ids, captions, type and observables follow from what is given. A closed or informational finding is no
     * alertable signal.
     *
     * @param statusDetail why it has that status, empty where nothing is to be said
     * @param message title line, with names
     */
    public static DetectionFinding of(
            Activity activity,
            Status status,
            String statusDetail,
            Severity severity,
            Confidence confidence,
            Instant time,
            String message,
            Metadata metadata,
            FindingInfo info,
            List<Evidence> evidences,
            @Nullable Remediation remediation,
            long count,
            Map<String, ?> unmapped) {
        return new DetectionFinding(
                activity.id(),
                activity.caption(),
                CATEGORY_UID,
                "Findings",
                CLASS_UID,
                CLASS_NAME,
                typeUid(activity),
                typeName(activity),
                time.toEpochMilli(),
                severity.id(),
                severity.caption(),
                confidence.id(),
                confidence.caption(),
                status.id(),
                status.caption(),
                statusDetail,
                message,
                activity != Activity.CLOSE && severity != Severity.INFORMATIONAL,
                metadata,
                info,
                evidences,
                remediation,
                Observable.of(evidences),
                count,
                info.firstSeenTime(),
                info.lastSeenTime(),
                JsonValues.sorted(unmapped));
    }

    /** This version for readers who get no earlier one: an update is how they hear of the finding first. */
    public DetectionFinding withoutEarlierVersions() {
        if (activityId != Activity.UPDATE.id()) {
            return this;
        }
        return new DetectionFinding(
                Activity.CREATE.id(),
                Activity.CREATE.caption(),
                categoryUid,
                categoryName,
                classUid,
                className,
                typeUid(Activity.CREATE),
                typeName(Activity.CREATE),
                time,
                severityId,
                severity,
                confidenceId,
                confidence,
                statusId,
                status,
                statusDetail,
                message,
                isAlert,
                metadata,
                findingInfo,
                evidences,
                remediation,
                observables,
                count,
                startTime,
                endTime,
                unmapped);
    }

    private static long typeUid(Activity activity) {
        return CLASS_UID * 100L + activity.id();
    }

    private static String typeName(Activity activity) {
        return CLASS_NAME + ": " + activity.caption();
    }

    /** What happened to the finding. */
    public enum Activity {
        CREATE(1, "Create"),
        UPDATE(2, "Update"),
        CLOSE(3, "Close");

        private final int id;
        private final String caption;

        Activity(int id, String caption) {
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

    /** Where the finding stands. OCSF also has 6 "Deleted", but only since 1.6.0: what was disproved is suppressed. */
    public enum Status {
        NEW(1, "New"),
        IN_PROGRESS(2, "In Progress"),
        SUPPRESSED(3, "Suppressed"),
        RESOLVED(4, "Resolved"),
        ARCHIVED(5, "Archived");

        private final int id;
        private final String caption;

        Status(int id, String caption) {
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
     * What wrote the finding, for whom.
     *
     * @param version of the OCSF schema, not of the product; its major version is the record's
     * @param eventCode rule id
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Metadata(String version, Product product, String tenantUid, String eventCode) {
        public static final String OCSF_VERSION = "1.8.0";
        /** The major version that readers take. */
        public static final int MAJOR = 1;

        public Metadata {
            if (version == null || !version.matches("[1-9][0-9]{0,5}\\.[0-9].{0,40}")) {
                throw new IllegalArgumentException("metadata.version is not a version of OCSF");
            }
            requireNonNull(product, "metadata.product");
            tenantUid = orEmpty(tenantUid);
            eventCode = orEmpty(eventCode);
        }

        public static Metadata of(Rule rule, String tenantId, String productVersion) {
            return new Metadata(OCSF_VERSION, Product.holdout(productVersion), tenantId, rule.id());
        }

        /** Major version of the schema. */
        public int major() {
            return Integer.parseInt(version.substring(0, version.indexOf('.')));
        }
    }

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Product(String name, String vendorName, String version) {
        public Product {
            name = required(name, "product.name");
            vendorName = orEmpty(vendorName);
            version = orEmpty(version);
        }

        static Product holdout(String version) {
            return new Product("Holdout", "Holdout", version);
        }
    }

    /**
     * What the finding is about, the same through all its versions but for the times.
     *
     * @param uid the episode's id: later versions of one finding share it
     * @param createdTime event time of the first version
     * @param modifiedTime event time of this version
     * @param firstSeenTime earliest sign-in of the episode
     * @param lastSeenTime latest sign-in of the episode
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record FindingInfo(
            String uid,
            String title,
            String desc,
            List<String> types,
            @Nullable Analytic analytic,
            List<String> dataSources,
            long createdTime,
            long modifiedTime,
            long firstSeenTime,
            long lastSeenTime) {

        public FindingInfo {
            uid = required(uid, "finding_info.uid");
            title = orEmpty(title);
            desc = orEmpty(desc);
            types = types == null ? List.of() : List.copyOf(types);
            dataSources = dataSources == null ? List.of() : List.copyOf(dataSources);
        }

        public static FindingInfo of(
                String uid,
                Rule rule,
                String title,
                String desc,
                Instant created,
                Instant modified,
                Instant firstSeen,
                Instant lastSeen) {
            return new FindingInfo(
                    uid,
                    title,
                    desc,
                    List.of(rule.title()),
                    Analytic.of(rule),
                    List.of("Microsoft Entra ID sign-in logs"),
                    created.toEpochMilli(),
                    modified.toEpochMilli(),
                    firstSeen.toEpochMilli(),
                    lastSeen.toEpochMilli());
        }
    }

    /** The rule that found it; type 1 is "Rule". */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Analytic(String uid, String name, int typeId, String type) {
        public Analytic {
            uid = required(uid, "analytic.uid");
            name = orEmpty(name);
            type = orEmpty(type);
        }

        public static Analytic of(Rule rule) {
            return new Analytic(rule.id(), rule.title(), 1, "Rule");
        }
    }

    /** What to do about it: one sentence, and where to read on. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Remediation(String desc, List<String> references) {
        public Remediation {
            desc = required(desc, "remediation.desc");
            references = references == null ? List.of() : List.copyOf(references);
        }

        public static Remediation of(String desc) {
            return new Remediation(desc, List.of());
        }
    }

    static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    static String required(@Nullable String text, String name) {
        if (text == null || text.isEmpty()) {
            throw new IllegalArgumentException(name + " is required");
        }
        return text;
    }
}
