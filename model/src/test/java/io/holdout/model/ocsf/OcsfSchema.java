package io.holdout.model.ocsf;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What OCSF 1.8.0 demands of a detection finding and the objects in it, typed from the schema's sources (events/findings, objects,
 * dictionary.json). Attributes that came after 1.4.0, and those the product has no use for, are left out on purpose: using one
 * is a violation here.
 */
final class OcsfSchema {
    private static final Map<String, ObjectType> TYPES = Map.ofEntries(
            Map.entry(
                    "detection_finding",
                    new ObjectType(
                            """
                            activity_id:int activity_name:string category_uid:int category_name:string class_uid:int
                            class_name:string type_uid:int type_name:string time:int severity_id:int severity:string
                            confidence_id:int confidence:string status_id:int status:string status_detail:string
                            message:string is_alert:bool metadata:metadata finding_info:finding_info
                            evidences:evidences[] remediation:remediation observables:observable[] count:int
                            start_time:int end_time:int unmapped:json""",
                            "activity_id category_uid class_uid type_uid time severity_id metadata finding_info",
                            "")),
            Map.entry(
                    "metadata",
                    new ObjectType(
                            "version:string product:product tenant_uid:string log_name:string event_code:string uid:string",
                            "version product",
                            "")),
            Map.entry(
                    "product",
                    new ObjectType("name:string uid:string vendor_name:string version:string", "", "name uid")),
            Map.entry("finding_info", new ObjectType("""
                            uid:string title:string desc:string types:string[] analytic:analytic data_sources:string[]
                            created_time:int modified_time:int first_seen_time:int last_seen_time:int""", "uid", "")),
            Map.entry(
                    "analytic",
                    new ObjectType("uid:string name:string type_id:int type:string", "type_id", "name uid")),
            Map.entry(
                    "evidences",
                    new ObjectType(
                            "actor:actor device:device src_endpoint:network_endpoint http_request:http_request data:json",
                            "",
                            "actor device src_endpoint data")),
            Map.entry("actor", new ObjectType("user:user app_name:string app_uid:string", "", "user app_name app_uid")),
            Map.entry(
                    "user",
                    new ObjectType(
                            "uid:string name:string email_addr:string domain:string full_name:string", "", "name uid")),
            Map.entry(
                    "device",
                    new ObjectType(
                            "type_id:int type:string uid:string name:string model:string vendor_name:string os:os",
                            "type_id",
                            "uid name")),
            Map.entry(
                    "os",
                    new ObjectType(
                            "name:string type_id:int type:string version:string build:string", "name type_id", "")),
            Map.entry(
                    "network_endpoint",
                    new ObjectType(
                            "ip:ip name:string uid:string location:location autonomous_system:autonomous_system",
                            "",
                            "ip name uid")),
            Map.entry("location", new ObjectType("country:string city:string", "", "country city")),
            Map.entry("autonomous_system", new ObjectType("number:int name:string", "", "number name")),
            Map.entry("http_request", new ObjectType("user_agent:string", "", "")),
            Map.entry("remediation", new ObjectType("desc:string references:string[]", "desc", "")),
            Map.entry("observable", new ObjectType("name:string type_id:int type:string value:string", "type_id", "")));

    /** Enums by {@code object.attribute}, with the sibling that holds the caption. */
    private static final List<EnumType> ENUMS = List.of(
            new EnumType("detection_finding", "category_uid", "category_name", Map.of(2, "Findings")),
            new EnumType("detection_finding", "class_uid", "class_name", Map.of(2004, "Detection Finding")),
            new EnumType(
                    "detection_finding", "activity_id", "activity_name", Map.of(1, "Create", 2, "Update", 3, "Close")),
            new EnumType(
                    "detection_finding",
                    "type_uid",
                    "type_name",
                    Map.of(
                            200401,
                            "Detection Finding: Create",
                            200402,
                            "Detection Finding: Update",
                            200403,
                            "Detection Finding: Close")),
            new EnumType(
                    "detection_finding",
                    "severity_id",
                    "severity",
                    Map.of(1, "Informational", 2, "Low", 3, "Medium", 4, "High", 5, "Critical")),
            new EnumType("detection_finding", "confidence_id", "confidence", Map.of(1, "Low", 2, "Medium", 3, "High")),
            new EnumType(
                    "detection_finding",
                    "status_id",
                    "status",
                    Map.of(1, "New", 2, "In Progress", 3, "Suppressed", 4, "Resolved", 5, "Archived")),
            new EnumType("analytic", "type_id", "type", Map.of(1, "Rule")),
            new EnumType(
                    "device",
                    "type_id",
                    "type",
                    Map.of(0, "Unknown", 2, "Desktop", 3, "Laptop", 4, "Tablet", 5, "Mobile")),
            new EnumType(
                    "os",
                    "type_id",
                    "type",
                    Map.of(
                            0,
                            "Unknown",
                            100,
                            "Windows",
                            101,
                            "Windows Mobile",
                            200,
                            "Linux",
                            201,
                            "Android",
                            300,
                            "macOS",
                            301,
                            "iOS",
                            302,
                            "iPadOS")),
            new EnumType(
                    "observable", "type_id", "type", Map.of(2, "IP Address", 4, "User Name", 16, "HTTP User-Agent")));

    private OcsfSchema() {}

    /** What is wrong with the event, empty where nothing is. */
    static List<String> violations(JsonNode event) {
        List<String> found = new ArrayList<>();
        check(event, "detection_finding", "", found);
        long typeUid = event.path("type_uid").asLong();
        if (typeUid
                != event.path("class_uid").asLong() * 100
                        + event.path("activity_id").asLong()) {
            found.removeIf(violation -> violation.startsWith("type_name"));
            found.add("type_uid: " + typeUid + " is not class_uid * 100 + activity_id");
        }
        return found;
    }

    private static void check(JsonNode node, String typeName, String path, List<String> found) {
        ObjectType type = TYPES.get(typeName);
        if (type == null) {
            throw new IllegalArgumentException("no such object in this test: " + typeName);
        }
        if (!node.isObject()) {
            found.add(path + ": not an object");
            return;
        }
        for (Map.Entry<String, JsonNode> member : node.properties()) {
            String at = path.isEmpty() ? member.getKey() : path + "." + member.getKey();
            String valueType = type.attributes().get(member.getKey());
            if (valueType == null) {
                found.add(at + ": no such attribute");
            } else {
                checkValue(member.getValue(), valueType, at, found);
            }
        }
        for (String required : type.required()) {
            if (!node.has(required)) {
                found.add((path.isEmpty() ? "" : path + ".") + required + ": required");
            }
        }
        if (!type.atLeastOne().isEmpty() && type.atLeastOne().stream().noneMatch(node::has)) {
            found.add(path + ": needs at least one of " + type.atLeastOne());
        }
        for (EnumType closed : ENUMS) {
            if (closed.object().equals(typeName) && node.path(closed.id()).isInt()) {
                String caption = closed.captions().get(node.path(closed.id()).intValue());
                String given = node.path(closed.sibling()).asText();
                if (!given.equals(caption)) {
                    found.add((path.isEmpty() ? "" : path + ".") + closed.sibling() + ": " + given
                            + " is not the caption of " + closed.id() + " "
                            + node.path(closed.id()).intValue());
                }
            }
        }
    }

    private static void checkValue(JsonNode value, String type, String at, List<String> found) {
        if (type.endsWith("[]")) {
            if (!value.isArray()) {
                found.add(at + ": not an array");
            }
            for (int i = 0; i < value.size(); i++) {
                checkValue(value.path(i), type.substring(0, type.length() - 2), at + "[" + i + "]", found);
            }
            return;
        }
        switch (type) {
            case "int" -> {
                if (!value.isIntegralNumber()) {
                    found.add(at + ": not an integer");
                }
            }
            case "string" -> {
                if (!value.isTextual()) {
                    found.add(at + ": not a string");
                }
            }
            case "bool" -> {
                if (!value.isBoolean()) {
                    found.add(at + ": not a boolean");
                }
            }
            case "ip" -> {
                if (!value.isTextual() || !value.textValue().matches("[0-9A-Fa-f.:]{2,40}")) {
                    found.add(at + ": not an address");
                }
            }
            case "json" -> {
                if (value.isNull()) {
                    found.add(at + ": null");
                }
            }
            default -> check(value, type, at, found);
        }
    }

    private record ObjectType(Map<String, String> attributes, Set<String> required, Set<String> atLeastOne) {
        ObjectType(String attributes, String required, String atLeastOne) {
            this(parsed(attributes), words(required), words(atLeastOne));
        }

        private static Map<String, String> parsed(String text) {
            Map<String, String> attributes = new TreeMap<>();
            for (String attribute : words(text)) {
                int colon = attribute.indexOf(':');
                attributes.put(attribute.substring(0, colon), attribute.substring(colon + 1));
            }
            return attributes;
        }

        private static Set<String> words(String text) {
            return text.isBlank() ? Set.of() : Set.of(text.strip().split("\\s+", -1));
        }
    }

    private record EnumType(String object, String id, String sibling, Map<Integer, String> captions) {}
}
