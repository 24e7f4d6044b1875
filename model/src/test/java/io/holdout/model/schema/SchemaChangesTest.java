package io.holdout.model.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdout.model.Json;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class SchemaChangesTest {
    private static final String RELEASED = """
            {"type":"object",
             "properties":{
               "v":{"const":1},
               "state":{"type":"string","pattern":"^[a-z-]+$","examples":["legacy"]},
               "count":{"type":"integer","minimum":0},
               "when":{"type":"string","format":"date-time"},
               "names":{"type":"array","items":{"type":"string"}},
               "inner":{"type":"object","properties":{"a":{"type":"string"}},"required":["a"]}},
             "required":["v","state"]}""";

    private static JsonNode tree() {
        try {
            return Json.mapper().readTree(RELEASED);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private static ObjectNode property(JsonNode schema, String... path) {
        JsonNode node = schema;
        for (String step : path) {
            node = node.path("properties").path(step);
        }
        return (ObjectNode) node;
    }

    private static org.assertj.core.api.ListAssert<String> after(Consumer<JsonNode> change) {
        JsonNode current = tree();
        change.accept(current);
        return assertThat(SchemaChanges.incompatibilities(tree(), current));
    }

    @Test
    void whatReadersDoNotNoticeIsCompatible() {
        after(schema -> {}).isEmpty();
        after(schema -> ((ObjectNode) schema.path("properties"))
                        .putObject("steps")
                        .put("type", "array"))
                .isEmpty();
        after(schema -> property(schema, "inner").withObject("properties").putObject("b"))
                .isEmpty();
        after(schema -> property(schema, "state").put("description", "other words"))
                .isEmpty();
        after(schema -> ((ArrayNode) property(schema, "state").path("examples")).add("silent"))
                .isEmpty();
    }

    @Test
    void whatIsGoneIsNot() {
        after(schema -> ((ObjectNode) schema.path("properties")).remove("count"))
                .containsExactly("count is gone");
        after(schema -> ((ObjectNode) property(schema, "inner").path("properties")).remove("a"))
                .containsExactly("inner.a is gone");
    }

    @Test
    void whatIsRequiredNeverChanges() {
        after(schema -> ((ArrayNode) schema.path("required")).add("count"))
                .containsExactly("count is required now: older records may not have it");
        after(schema -> ((ArrayNode) schema.path("required")).remove(1))
                .containsExactly("state is not required any more: readers rely on it");
        after(schema -> property(schema, "inner").remove("required"))
                .containsExactly("inner.a is not required any more: readers rely on it");
        after(schema -> property(schema, "when").putArray("required").add("x"))
                .containsExactly("when.x is required now: older records may not have it");
    }

    @Test
    void whatAValueCanBeNeverChanges() {
        Map<Consumer<JsonNode>, String> changes = Map.of(
                s -> property(s, "count").put("type", "string"), "count: type was \"integer\" and is \"string\"",
                s -> property(s, "count").put("minimum", 1), "count: minimum was 0 and is 1",
                s -> property(s, "state").putArray("enum").add("legacy"), "state: enum was absent and is [\"legacy\"]",
                s -> property(s, "state").put("pattern", "^[a-z]+$"),
                        "state: pattern was \"^[a-z-]+$\" and is \"^[a-z]+$\"",
                s -> property(s, "when").remove("format"), "when: format was \"date-time\" and is absent",
                s -> property(s, "v").put("const", 2), "v: const was 1 and is 2",
                s -> ((ObjectNode) property(s, "names").path("items")).put("type", "object"),
                        "names[]: type was \"string\" and is \"object\"",
                s -> ((ObjectNode) s).put("additionalProperties", false),
                        "the record: additionalProperties was absent and is false");

        changes.forEach((change, sentence) -> after(change).containsExactly(sentence));
    }
}
