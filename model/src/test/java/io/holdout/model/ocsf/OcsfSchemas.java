package io.holdout.model.ocsf;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdout.model.Json;

/** The derived schemas as they are published in docs/schemas. */
public final class OcsfSchemas {
    private OcsfSchemas() {}

    /** The file of a class, {@code detection_finding}. */
    public static String published(String event) {
        OcsfSources sources = new OcsfSources();
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("$id", "urn:holdout:schema:ocsf-" + sources.version() + ":" + event);
        schema.put("title", "OCSF " + sources.version() + " " + event);
        schema.put(
                "description",
                "Derived from the sources of the Open Cybersecurity Schema Framework (Apache-2.0, see NOTICE): the attributes of this"
                        + " class and of the objects that Holdout writes, without profiles and without what is deprecated. Other"
                        + " attributes are not looked at.");
        schema.setAll(OcsfCompiler.open(sources, event));
        DefaultIndenter lines = new DefaultIndenter("  ", "\n");
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter(
                Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER));
        printer.indentObjectsWith(lines);
        printer.indentArraysWith(lines);
        try {
            return Json.mapper().writer(printer).writeValueAsString(schema) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
