package io.holdout.sinks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.holdout.model.Json;
import io.holdout.model.JsonSerde;
import io.holdout.model.ocsf.DetectionFinding;
import io.holdout.model.ocsf.DetectionFinding.Activity;
import io.holdout.model.ocsf.DetectionFinding.Analytic;
import io.holdout.model.ocsf.DetectionFinding.FindingInfo;
import io.holdout.model.ocsf.DetectionFinding.Metadata;
import io.holdout.model.ocsf.DetectionFinding.Product;
import io.holdout.model.ocsf.DetectionFinding.Remediation;
import io.holdout.model.ocsf.Evidence;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Takes from a record what is where it belongs, and leaves the rest. */
final class Salvage {
    static final JsonSerde<DetectionFinding> SERDE = JsonSerde.findings();

    private final JsonNode root;
    private final Instant written;

    private Salvage(JsonNode root, Instant written) {
        this.root = root;
        this.written = written;
    }

    /** Empty where there is no uid to know the finding by. */
    static Optional<DetectionFinding> of(byte[] bytes, Instant written) {
        JsonNode root;
        try {
            root = Json.mapper().readTree(bytes);
        } catch (IOException e) {
            return Optional.empty();
        }
        return root == null || text(root.path("finding_info"), "uid").isEmpty()
                ? Optional.empty()
                : Optional.of(new Salvage(root, written).finding());
    }

    private DetectionFinding finding() {
        Activity activity = activity();
        JsonNode metadata = root.path("metadata");
        String rule = text(metadata, "event_code");
        long time = time(root, "time", written.toEpochMilli());
        return new DetectionFinding(
                activity.id(),
                activity.caption(),
                DetectionFinding.CATEGORY_UID,
                "",
                DetectionFinding.CLASS_UID,
                "",
                DetectionFinding.CLASS_UID * 100L + activity.id(),
                "",
                time,
                // one that cannot be read is neither hidden nor does it wake anybody
                root.path("severity_id").isInt() ? root.path("severity_id").intValue() : 3,
                "",
                root.path("confidence_id").isInt() ? root.path("confidence_id").intValue() : 0,
                "",
                root.path("status_id").isInt() ? root.path("status_id").intValue() : 0,
                "",
                text(root, "status_detail"),
                text(root, "message"),
                activity != Activity.CLOSE,
                new Metadata(Metadata.OCSF_VERSION, new Product("Holdout", "", ""), text(metadata, "tenant_uid"), rule),
                info(rule, time),
                evidences(),
                as(root.path("remediation"), Remediation.class),
                List.of(),
                root.path("count").isIntegralNumber() ? root.path("count").longValue() : 1,
                time(root, "start_time", time),
                time(root, "end_time", time),
                unmapped());
    }

    private Activity activity() {
        for (Activity activity : Activity.values()) {
            if (root.path("activity_id").intValue() == activity.id()) {
                return activity;
            }
        }
        return Activity.CREATE;
    }

    private FindingInfo info(String rule, long time) {
        JsonNode info = root.path("finding_info");
        String analytic = text(info.path("analytic"), "uid");
        String uid = analytic.isEmpty() ? rule : analytic;
        return new FindingInfo(
                text(info, "uid"),
                text(info, "title"),
                text(info, "desc"),
                List.of(),
                uid.isEmpty() ? null : new Analytic(uid, "", 0, ""),
                List.of(),
                time(info, "created_time", time),
                time(info, "modified_time", time),
                time(info, "first_seen_time", time),
                time(info, "last_seen_time", time));
    }

    private List<Evidence> evidences() {
        List<Evidence> evidences = new ArrayList<>();
        for (JsonNode node : root.path("evidences")) {
            Evidence evidence = as(node, Evidence.class);
            if (evidence != null) {
                evidences.add(evidence);
            }
        }
        return evidences;
    }

    private Map<String, Object> unmapped() {
        Map<String, Object> unmapped = new TreeMap<>();
        root.path("unmapped").properties().forEach(member -> {
            Object value = as(member.getValue(), Object.class);
            if (value != null) {
                unmapped.put(member.getKey(), value);
            }
        });
        unmapped.put(Reading.MARK, true);
        return unmapped;
    }

    private static <T> @Nullable T as(JsonNode node, Class<T> type) {
        if (node instanceof MissingNode) {
            return null;
        }
        try {
            return Json.mapper().treeToValue(node, type);
        } catch (JsonProcessingException | IllegalArgumentException e) {
            return null;
        }
    }

    private static String text(JsonNode node, String name) {
        return node.path(name).isTextual() ? node.path(name).textValue() : "";
    }

    private static long time(JsonNode node, String name, long otherwise) {
        JsonNode time = node.path(name);
        return time.isIntegralNumber() && time.canConvertToLong() ? time.longValue() : otherwise;
    }
}
