package io.holdout.model.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Tells which changes of a schema break its readers. Old records stay on a compacted topic for years and new ones meet old readers, so
 * both directions count: only optional properties can be added, and descriptions and examples changed.
 */
final class SchemaChanges {
    /** What says nothing about a value. */
    private static final Set<String> ANNOTATIONS = Set.of("title", "description", "examples", "$schema");

    private SchemaChanges() {}

    /** One sentence for each change that is not compatible; empty where all are. */
    static List<String> incompatibilities(JsonNode released, JsonNode current) {
        List<String> found = new ArrayList<>();
        compare("", released, current, found);
        return found;
    }

    private static void compare(String at, JsonNode released, JsonNode current, List<String> found) {
        for (String keyword : keywords(released, current)) {
            JsonNode before = released.path(keyword);
            JsonNode now = current.path(keyword);
            switch (keyword) {
                case "properties" -> properties(at, before, now, found);
                case "required" -> required(at, before, now, found);
                case "items" -> compare(at + "[]", before, now, found);
                default -> {
                    if (!before.equals(now)) {
                        found.add((at.isEmpty() ? "the record" : at) + ": " + keyword + " was " + text(before)
                                + " and is " + text(now));
                    }
                }
            }
        }
    }

    private static Set<String> keywords(JsonNode released, JsonNode current) {
        Set<String> keywords = new TreeSet<>();
        released.fieldNames().forEachRemaining(keywords::add);
        current.fieldNames().forEachRemaining(keywords::add);
        keywords.removeAll(ANNOTATIONS);
        return keywords;
    }

    private static void properties(String at, JsonNode before, JsonNode now, List<String> found) {
        for (Map.Entry<String, JsonNode> property : before.properties()) {
            String name = at.isEmpty() ? property.getKey() : at + "." + property.getKey();
            if (now.has(property.getKey())) {
                compare(name, property.getValue(), now.path(property.getKey()), found);
            } else {
                found.add(name + " is gone");
            }
        }
    }

    private static void required(String at, JsonNode before, JsonNode now, List<String> found) {
        Set<String> was = texts(before);
        Set<String> is = texts(now);
        String where = at.isEmpty() ? "" : at + ".";
        is.stream()
                .filter(name -> !was.contains(name))
                .forEach(name -> found.add(where + name + " is required now: older records may not have it"));
        was.stream()
                .filter(name -> !is.contains(name))
                .forEach(name -> found.add(where + name + " is not required any more: readers rely on it"));
    }

    private static Set<String> texts(JsonNode list) {
        Set<String> texts = new TreeSet<>();
        list.forEach(item -> texts.add(item.textValue()));
        return texts;
    }

    private static String text(JsonNode value) {
        return value.isMissingNode() ? "absent" : value.toString();
    }
}
