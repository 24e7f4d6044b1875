package io.holdout.model.ocsf;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdout.model.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The source files of OCSF 1.8.0 beside this class (Apache-2.0, see NOTICE), with what a class or object inherits merged in. Only the
 * files of what Holdout writes are there. Attributes of profiles are not part of it: Holdout applies none.
 */
final class OcsfSources {
    private static final String FOLDER = "1.8.0/";

    /** Where classes are defined, by name. */
    private static final Map<String, String> EVENTS = Map.of(
            "base_event", "events/base_event.json",
            "finding", "events/findings/finding.json",
            "detection_finding", "events/findings/detection_finding.json",
            "iam", "events/iam/iam.json",
            "authentication", "events/iam/authentication.json");

    private static final List<String> OBJECTS = List.of(
            "_entity",
            "actor",
            "analytic",
            "autonomous_system",
            "device",
            "endpoint",
            "evidences",
            "finding_info",
            "http_request",
            "location",
            "metadata",
            "network_endpoint",
            "object",
            "observable",
            "os",
            "product",
            "remediation",
            "service",
            "user");

    private final JsonNode dictionary = file("dictionary.json");
    private final JsonNode categories = file("categories.json");

    String version() {
        return file("version.json").path("version").textValue();
    }

    /** A class with everything it inherits. */
    ObjectNode event(String name) {
        return inherited(name, event -> requireNonNull(EVENTS.get(event), event));
    }

    /** An object with everything it inherits; empty for one whose source is not here. */
    Optional<ObjectNode> object(String name) {
        return OBJECTS.contains(name)
                ? Optional.of(inherited(name, parent -> "objects/" + parent + ".json"))
                : Optional.empty();
    }

    Stream<ObjectNode> objects() {
        return OBJECTS.stream().flatMap(name -> object(name).stream());
    }

    /** What the dictionary says of an attribute, with what its class or object says on top. */
    ObjectNode attribute(String name, JsonNode use) {
        ObjectNode merged = JsonNodeFactory.instance.objectNode();
        merge(merged, dictionary.path("attributes").path(name));
        merge(merged, use);
        return merged;
    }

    JsonNode dictionaryAttributes() {
        return dictionary.path("attributes");
    }

    JsonNode types() {
        return dictionary.path("types").path("attributes");
    }

    JsonNode category(String name) {
        return categories.path("attributes").path(name);
    }

    private interface Place {
        String of(String name);
    }

    private static ObjectNode inherited(String name, Place place) {
        JsonNode own = file(place.of(name));
        ObjectNode merged = own.has("extends")
                ? inherited(own.path("extends").textValue(), place)
                : JsonNodeFactory.instance.objectNode();
        // a child's constraint takes the place of its parent's
        if (own.has("constraints")) {
            merged.remove("constraints");
        }
        merge(merged, own);
        return merged;
    }

    private static void merge(ObjectNode into, JsonNode from) {
        for (Map.Entry<String, JsonNode> member : from.properties()) {
            JsonNode before = into.get(member.getKey());
            if (before instanceof ObjectNode object && member.getValue().isObject()) {
                merge(object, member.getValue());
            } else {
                into.set(member.getKey(), member.getValue().deepCopy());
            }
        }
    }

    private static JsonNode file(String path) {
        try (InputStream in = OcsfSources.class.getResourceAsStream(FOLDER + path)) {
            if (in == null) {
                throw new IllegalStateException("no source of OCSF beside this class: " + path);
            }
            return Json.mapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
