package io.holdout.model.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import io.holdout.model.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The JSON Schemas in docs/schemas, which readers of the topics hold records to. */
public final class PublishedSchemas {
    static final Path FOLDER = Path.of("..", "docs", "schemas");
    private static final String SUFFIX = ".schema.json";

    /** As they are published: what they do not name is allowed. */
    private static final PublishedSchemas OPEN = new PublishedSchemas(false);

    /** What we write is held to these: a property that stands in no schema is a mistake. */
    private static final PublishedSchemas CLOSED = new PublishedSchemas(true);

    private final Map<String, Schema> schemas = new TreeMap<>();

    private PublishedSchemas(boolean closed) {
        Map<String, JsonNode> files = files(FOLDER);
        Map<String, String> byId = new TreeMap<>();
        files.forEach((name, schema) -> {
            if (closed) {
                close(schema);
            }
            byId.put(schema.path("$id").textValue(), schema.toString());
        });
        SchemaRegistry registry = SchemaRegistry.withDefaultDialect(
                SpecificationVersion.DRAFT_2020_12,
                builder -> builder.schemas(byId)
                        .schemaRegistryConfig(SchemaRegistryConfig.builder()
                                .formatAssertionsEnabled(true)
                                .build()));
        files.forEach((name, schema) -> schemas.put(name, registry.getSchema(schema)));
    }

    /** The schemas of a folder by their names, {@code device-1}. */
    static Map<String, JsonNode> files(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            Map<String, JsonNode> schemas = new TreeMap<>();
            for (Path file : files.filter(f -> f.toString().endsWith(SUFFIX)).toList()) {
                String name = file.getFileName().toString();
                schemas.put(
                        name.substring(0, name.length() - SUFFIX.length()),
                        Json.mapper().readTree(Files.readString(file)));
            }
            return schemas;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is Holdout's own: of an event of OCSF, the objects that OCSF leaves free. */
    private static void close(JsonNode schema) {
        if (schema.path("$id").asText().contains(":ocsf-")) {
            return;
        }
        if (schema.has("$ref")) {
            Stream.of("unmapped", "data")
                    .flatMap(name -> schema.findValues(name).stream())
                    .forEach(PublishedSchemas::closeObject);
        } else {
            closeObject(schema);
        }
    }

    private static void closeObject(JsonNode schema) {
        ((ObjectNode) schema).put("additionalProperties", false);
    }

    /** What is wrong with a record for its readers, one line each; empty where nothing is. */
    public static List<String> violations(String schema, JsonNode value) {
        return OPEN.validate(schema, value);
    }

    /** The same, and what the schema does not name. */
    public static List<String> undocumented(String schema, JsonNode value) {
        return CLOSED.validate(schema, value);
    }

    private List<String> validate(String name, JsonNode value) {
        Schema schema = schemas.get(name);
        if (schema == null) {
            throw new IllegalArgumentException("no schema of that name: " + name);
        }
        return schema.validate(value).stream()
                .map(error -> error.getInstanceLocation() + ": " + error.getMessage())
                .sorted()
                .toList();
    }
}
