package io.holdout.model.ecs;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdout.model.IpAddress;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The fields of the Elastic Common Schema 8.17 that Holdout uses, with their types and, for the categorization fields, the values that
 * are allowed (source: the ECS field reference). Fields under {@code holdout} are ours.
 */
public final class EcsFields {
    private static final Map<String, String> TYPES = types("""
            @timestamp date
            message text
            ecs.version keyword
            event.kind keyword event.category keyword[] event.type keyword[] event.action keyword event.id keyword
            event.code keyword event.dataset keyword event.module keyword event.provider keyword event.reason keyword
            event.severity long event.start date event.end date
            rule.id keyword rule.name keyword rule.description keyword rule.ruleset keyword
            organization.id keyword
            observer.product keyword observer.vendor keyword observer.version keyword
            user.id keyword user.name keyword
            source.address keyword source.ip ip source.as.number long
            source.geo.country_iso_code keyword source.geo.country_name keyword source.geo.city_name keyword
            user_agent.original keyword
            user_agent.os.name keyword user_agent.os.version keyword user_agent.os.type keyword
            device.model.identifier keyword device.model.name keyword
            related.ip ip[] related.user keyword[]
            """);

    /** The types of event that each category allows, as far as they are used. */
    private static final Map<String, Set<String>> CATEGORIES = Map.of(
            "authentication", Set.of("start", "end", "info"),
            "intrusion_detection", Set.of("allowed", "denied", "info"),
            "configuration", Set.of("access", "change", "creation", "deletion", "info"));

    private static final Map<String, Set<String>> ALLOWED = Map.of(
            "event.kind",
            Set.of("alert", "asset", "enrichment", "event", "metric", "state", "pipeline_error", "signal"),
            "event.category",
            CATEGORIES.keySet(),
            "user_agent.os.type",
            Set.of("linux", "macos", "unix", "windows", "ios", "android"));

    private EcsFields() {}

    private static Map<String, String> types(String text) {
        Map<String, String> types = new TreeMap<>();
        String[] words = text.strip().split("\\s+", -1);
        for (int i = 0; i < words.length; i += 2) {
            types.put(words[i], words[i + 1]);
        }
        return types;
    }

    /** What is wrong with a document, one line each; empty where nothing is. */
    public static List<String> violations(JsonNode document) {
        List<String> found = new ArrayList<>();
        for (String needed : List.of("@timestamp", "ecs", "event", "message", "rule")) {
            if (!document.has(needed)) {
                found.add(needed + ": required");
            }
        }
        fields("", document, found);
        document.path("event").path("category").forEach(category -> {
            Set<String> allowed = CATEGORIES.getOrDefault(category.asText(), Set.of());
            document.path("event").path("type").forEach(type -> {
                if (!allowed.contains(type.asText())) {
                    found.add("event.type: " + type.asText() + " is no type of the category " + category.asText());
                }
            });
        });
        return found;
    }

    private static void fields(String prefix, JsonNode object, List<String> found) {
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            String field = prefix + member.getKey();
            if (field.equals("holdout")) {
                continue;
            }
            String type = TYPES.get(field);
            if (type == null && member.getValue().isObject()) {
                fields(field + ".", member.getValue(), found);
            } else if (type == null) {
                found.add(field + ": no field of ECS that is used");
            } else {
                value(field, type, member.getValue(), found);
            }
        }
    }

    private static void value(String field, String type, JsonNode value, List<String> found) {
        if (type.endsWith("[]")) {
            if (!value.isArray() || value.isEmpty()) {
                found.add(field + ": not a list of values");
            }
            value.forEach(item -> value(field, type.substring(0, type.length() - 2), item, found));
            return;
        }
        boolean right = switch (type) {
            case "keyword", "text" -> value.isTextual() && !value.textValue().isEmpty();
            case "long" -> value.isIntegralNumber();
            case "ip" ->
                value.isTextual() && value.textValue().indexOf('%') < 0 && IpAddress.parse(value.textValue()) != null;
            case "date" -> isInstant(value);
            default -> throw new IllegalStateException("a type this test does not know: " + type);
        };
        if (!right) {
            found.add(field + ": not a value of type " + type);
        } else if (ALLOWED.containsKey(field)
                && !ALLOWED.getOrDefault(field, Set.of()).contains(value.asText())) {
            found.add(field + ": not an allowed value: " + value.asText());
        }
    }

    private static boolean isInstant(JsonNode value) {
        try {
            return value.isTextual() && !Instant.parse(value.textValue()).equals(Instant.MIN);
        } catch (DateTimeParseException e) {
            return false;
        }
    }
}
