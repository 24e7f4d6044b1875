package io.holdout.model.ocsf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Derives a JSON Schema (2020-12) of a class from the sources of OCSF: types with their patterns and ranges, required attributes,
 * constraints, enums with the captions beside them. Deprecated attributes are left out.
 */
final class OcsfCompiler {
    /** In an enum, what the source calls by another name: the caption beside it is free. */
    private static final String OTHER = "99";

    private static final Comparator<String> NUMBERS =
            Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder());

    private final OcsfSources sources;
    private final LaterAdditions without;
    private final boolean strict;
    private final JsonNodeFactory json = JsonNodeFactory.instance;

    /** Objects that are referred to and not yet derived. */
    private final Deque<String> wanted = new ArrayDeque<>();

    private final Set<String> known = new HashSet<>();

    private OcsfCompiler(OcsfSources sources, LaterAdditions without, boolean strict) {
        this.sources = sources;
        this.without = without;
        this.strict = strict;
    }

    /**
     * The schema that what we write is held to: nothing is allowed but what it names.
     *
     * @param without additions that a reader of an older version does not know
     */
    static ObjectNode strict(OcsfSources sources, String event, LaterAdditions without) {
        return new OcsfCompiler(sources, without, true).compile(event);
    }

    /** The schema for readers, who have to take attributes they do not know. */
    static ObjectNode open(OcsfSources sources, String event) {
        return new OcsfCompiler(sources, LaterAdditions.NONE, false).compile(event);
    }

    private ObjectNode compile(String name) {
        ObjectNode event = sources.event(name);
        String category = event.path("category").textValue();
        JsonNode itsCategory = sources.category(category);
        long classUid =
                itsCategory.path("uid").longValue() * 1000 + event.path("uid").longValue();
        ObjectNode schema = structure(name, event);
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        fixed(schema, "category_uid", itsCategory.path("uid").longValue(), "category_name", itsCategory);
        fixed(schema, "class_uid", classUid, "class_name", event);
        types(schema, classUid, event);
        ObjectNode definitions = schema.putObject("$defs");
        while (!wanted.isEmpty()) {
            String object = wanted.remove();
            definitions.set(object, structure(object, sources.object(object).orElseThrow()));
        }
        return schema;
    }

    // --- a class or an object

    private ObjectNode structure(String name, ObjectNode definition) {
        ObjectNode schema = json.objectNode();
        schema.put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        ArrayNode required = schema.putArray("required");
        ArrayNode conditions = schema.putArray("allOf");
        for (Map.Entry<String, JsonNode> use : definition.path("attributes").properties()) {
            String attribute = use.getKey();
            ObjectNode merged = sources.attribute(attribute, use.getValue());
            if (!isUsable(name, attribute, merged)) {
                continue;
            }
            value(name, attribute, merged).ifPresent(value -> {
                properties.set(attribute, value);
                captions(name, attribute, merged, conditions);
                if (merged.path("requirement").asText().equals("required")) {
                    required.add(attribute);
                }
            });
        }
        constraint(definition.path("constraints"), "at_least_one", "anyOf", conditions);
        constraint(definition.path("constraints"), "just_one", "oneOf", conditions);
        if (name.equals("object")) {
            return json.objectNode().put("type", "object");
        }
        if (strict) {
            schema.put("additionalProperties", false);
        }
        return schema;
    }

    private boolean isUsable(String owner, String attribute, ObjectNode merged) {
        return !attribute.startsWith("$")
                && !merged.path("profile").isTextual()
                && !merged.has("@deprecated")
                && !without.has(owner, attribute);
    }

    private void constraint(JsonNode constraints, String name, String keyword, ArrayNode conditions) {
        if (constraints.has(name)) {
            ArrayNode either = conditions.addObject().putArray(keyword);
            constraints
                    .path(name)
                    .forEach(
                            attribute -> either.addObject().putArray("required").add(attribute.textValue()));
        }
    }

    // --- an attribute

    /** Empty for an attribute of an object whose source is not at hand: using it is a violation. */
    private Optional<ObjectNode> value(String owner, String attribute, ObjectNode merged) {
        String type = merged.path("type").textValue();
        Optional<ObjectNode> one =
                type.endsWith("_t") ? Optional.of(primitive(owner, attribute, type, merged)) : reference(type);
        return merged.path("is_array").booleanValue()
                ? one.map(item -> json.objectNode().put("type", "array").set("items", item))
                : one;
    }

    private Optional<ObjectNode> reference(String object) {
        if (sources.object(object).isEmpty()) {
            return Optional.empty();
        }
        if (known.add(object)) {
            wanted.add(object);
        }
        return Optional.of(json.objectNode().put("$ref", "#/$defs/" + object));
    }

    private ObjectNode primitive(String owner, String attribute, String type, ObjectNode merged) {
        ObjectNode value = json.objectNode();
        JsonNode definition = sources.types().path(type);
        switch (definition.path("type").asText(type)) {
            case "string_t" -> value.put("type", "string");
            case "integer_t" -> {
                value.put("type", "integer");
                value.put("minimum", Integer.MIN_VALUE);
                value.put("maximum", Integer.MAX_VALUE);
            }
            case "long_t" -> value.put("type", "integer");
            case "float_t" -> value.put("type", "number");
            case "boolean_t" -> value.put("type", "boolean");
            case "json_t" -> {
                // anything
            }
            default -> throw new IllegalStateException("a type this test does not know: " + type);
        }
        if (definition.has("regex")) {
            value.put("pattern", definition.path("regex").textValue());
        }
        if (definition.has("max_len")) {
            value.put("maxLength", definition.path("max_len").intValue());
        }
        if (definition.has("range")) {
            value.put("minimum", definition.path("range").path(0).intValue());
            value.put("maximum", definition.path("range").path(1).intValue());
        }
        Map<String, String> members = members(owner, attribute, merged);
        if (!members.isEmpty()) {
            ArrayNode all = value.putArray("enum");
            boolean text = value.path("type").asText().equals("string");
            members.keySet().forEach(member -> {
                if (text) {
                    all.add(member);
                } else {
                    all.add(Long.parseLong(member));
                }
            });
        }
        return value;
    }

    /** The values of an enum with their captions. */
    private Map<String, String> members(String owner, String attribute, ObjectNode merged) {
        Map<String, String> members = new TreeMap<>(NUMBERS);
        for (Map.Entry<String, JsonNode> member : merged.path("enum").properties()) {
            if (!member.getValue().has("@deprecated") && !without.has(owner, attribute, member.getKey())) {
                members.put(member.getKey(), member.getValue().path("caption").asText());
            }
        }
        if (owner.equals("observable") && attribute.equals("type_id")) {
            members.putAll(observables());
        }
        return members;
    }

    /** Types, attributes and objects have numbers as observables all over the sources. */
    private Map<String, String> observables() {
        Map<String, String> found = new TreeMap<>();
        sources.types().forEach(type -> observable(type, found));
        sources.dictionaryAttributes().forEach(attribute -> observable(attribute, found));
        sources.objects().forEach(object -> observable(object, found));
        return found;
    }

    private static void observable(JsonNode definition, Map<String, String> found) {
        if (definition.has("observable")) {
            found.put(
                    definition.path("observable").asText(),
                    definition.path("caption").asText());
        }
    }

    // --- what goes together

    private void captions(String owner, String attribute, ObjectNode merged, ArrayNode conditions) {
        String sibling = merged.path("sibling").asText();
        if (sibling.isEmpty()) {
            return;
        }
        members(owner, attribute, merged).forEach((member, caption) -> {
            if (!member.equals(OTHER)) {
                whenThen(conditions, attribute, Long.parseLong(member), sibling, json.textNode(caption));
            }
        });
    }

    private void fixed(ObjectNode schema, String attribute, long value, String sibling, JsonNode named) {
        ObjectNode properties = (ObjectNode) schema.path("properties");
        properties.putObject(attribute).put("const", value);
        properties.putObject(sibling).set("const", named.path("caption"));
    }

    /** {@code type_uid} is the class and the activity in one number. */
    private void types(ObjectNode schema, long classUid, ObjectNode event) {
        ArrayNode all = ((ObjectNode) schema.path("properties").path("type_uid")).putArray("enum");
        ArrayNode conditions = (ArrayNode) schema.path("allOf");
        ObjectNode activity =
                sources.attribute("activity_id", event.path("attributes").path("activity_id"));
        members(event.path("name").asText(), "activity_id", activity).forEach((member, caption) -> {
            long id = Long.parseLong(member);
            long typeUid = classUid * 100 + id;
            all.add(typeUid);
            whenThen(conditions, "activity_id", id, "type_uid", json.numberNode(typeUid));
            if (!member.equals(OTHER)) {
                whenThen(
                        conditions,
                        "type_uid",
                        typeUid,
                        "type_name",
                        json.textNode(event.path("caption").textValue() + ": " + caption));
            }
        });
    }

    private static void whenThen(ArrayNode conditions, String when, long is, String then, JsonNode must) {
        ObjectNode condition = conditions.addObject();
        ObjectNode given = condition.putObject("if");
        given.putArray("required").add(when);
        given.putObject("properties").putObject(when).put("const", is);
        condition.putObject("then").putObject("properties").putObject(then).set("const", must);
    }
}
