package io.holdout.model.ocsf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Tells what is wrong with an OCSF event that Holdout wrote, by the schema derived from OCSF's own sources. */
public final class OcsfSchema {
    private static final Map<Long, String> CLASSES = Map.of(2004L, "detection_finding", 3002L, "authentication");

    /** The schema as it is. */
    private static final OcsfSchema CURRENT = new OcsfSchema(LaterAdditions.NONE);

    /** What a reader of 1.4.0 knows of it. */
    private static final OcsfSchema OLD = new OcsfSchema(LaterAdditions.AFTER_1_4_0);

    private final Map<String, Schema> schemas = new HashMap<>();

    private OcsfSchema(LaterAdditions without) {
        SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
        OcsfSources sources = new OcsfSources();
        CLASSES.values().forEach(name -> {
            ObjectNode schema = OcsfCompiler.strict(sources, name, without);
            schemas.put(name, registry.getSchema(schema));
        });
    }

    /** What is wrong with the event, by OCSF 1.8.0 or for a reader of 1.4.0, one line each; empty where nothing is. */
    public static List<String> violations(JsonNode event) {
        List<String> current = CURRENT.validate(event);
        return current.isEmpty()
                ? OLD.validate(event).stream()
                        .map(violation -> "not in 1.4.0: " + violation)
                        .toList()
                : current;
    }

    private List<String> validate(JsonNode event) {
        String name = CLASSES.get(event.path("class_uid").longValue());
        if (name == null) {
            return List.of("/class_uid: no class that Holdout writes: " + event.path("class_uid"));
        }
        Schema schema = schemas.get(name);
        if (schema == null) {
            throw new IllegalStateException("no schema of " + name);
        }
        return schema.validate(event).stream()
                .map(error -> error.getInstanceLocation() + ": " + error.getMessage())
                .sorted()
                .toList();
    }
}
