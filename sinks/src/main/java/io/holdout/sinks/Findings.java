package io.holdout.sinks;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdout.model.Confidence;
import io.holdout.model.Json;
import io.holdout.model.JsonSerde;
import io.holdout.model.Severity;
import io.holdout.model.ocsf.DetectionFinding;
import io.holdout.model.ocsf.DetectionFinding.Activity;
import io.holdout.model.ocsf.DetectionFinding.Analytic;
import io.holdout.model.ocsf.DetectionFinding.FindingInfo;
import io.holdout.model.ocsf.DetectionFinding.Metadata;
import io.holdout.model.ocsf.DetectionFinding.Product;
import io.holdout.model.ocsf.DetectionFinding.Status;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/** Reads records of {@code holdout.alerts}, also those that are none: an alert nobody can read must not be one that nobody hears of. */
public final class Findings {
    /** Why a record is shown in a reduced form. */
    public static final String UNREADABLE =
            "This release cannot read the whole alert: upgrade it, or look at the record itself.";

    private static final JsonSerde<DetectionFinding> SERDE = JsonSerde.findings();

    private Findings() {}

    /**
     * A record as far as it could be read.
     *
     * @param reduced true when it is one of a newer schema, or broken
     */
    public record Read(DetectionFinding finding, boolean reduced) {}

    /**
     * The finding; for one of a newer schema, or a broken one, what can be told from its well-known attributes.
     *
     * @param place of the record, {@code alerts-3@1742}; names what has no name of its own
     */
    public static Read read(byte[] bytes, String place) {
        try {
            return new Read(SERDE.read(bytes), false);
        } catch (SerializationException e) {
            return new Read(reduced(bytes, place), true);
        }
    }

    private static DetectionFinding reduced(byte[] bytes, String place) {
        JsonNode tree = tree(bytes);
        int activity = tree.path("activity_id").intValue();
        String tenant = text(tree.path("metadata").path("tenant_uid"));
        String rule = text(tree.path("finding_info").path("analytic").path("uid"));
        String uid = text(tree.path("finding_info").path("uid"));
        String message = text(tree.path("message"));
        long time = tree.path("time").longValue();
        return DetectionFinding.of(
                activity == Activity.CLOSE.id()
                        ? Activity.CLOSE
                        : activity == Activity.UPDATE.id() ? Activity.UPDATE : Activity.CREATE,
                Status.NEW,
                "",
                severity(tree.path("severity_id")),
                Confidence.POSSIBLE,
                Instant.ofEpochMilli(time),
                message.isEmpty() ? "Alert that cannot be read (" + place + ")" : message,
                new Metadata(
                        Metadata.OCSF_VERSION,
                        new Product("Holdout", "Holdout", ""),
                        tenant.isEmpty() ? "unknown" : tenant,
                        rule),
                new FindingInfo(
                        uid.isEmpty() ? place : uid,
                        message,
                        UNREADABLE,
                        List.of(),
                        rule.isEmpty() ? null : new Analytic(rule, rule, 1, "Rule"),
                        List.of(),
                        time,
                        time,
                        tree.path("start_time").longValue(),
                        tree.path("end_time").longValue()),
                List.of(),
                null,
                Math.max(0, tree.path("count").longValue()),
                Map.of());
    }

    private static JsonNode tree(byte[] bytes) {
        try {
            @Nullable JsonNode tree = Json.mapper().readTree(bytes);
            return tree == null ? Json.mapper().createObjectNode() : tree;
        } catch (IOException e) {
            return Json.mapper().createObjectNode();
        }
    }

    /** What does not say how severe it is may be anything. */
    private static Severity severity(JsonNode id) {
        Severity[] all = Severity.values();
        return id.isInt() && id.intValue() >= 1 ? all[Math.min(all.length, id.intValue()) - 1] : Severity.HIGH;
    }

    private static String text(JsonNode node) {
        return node.isTextual() ? node.textValue() : "";
    }
}
