package io.holdout.sinks.card;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdout.model.Json;
import io.holdout.model.ocsf.DetectionFinding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A card read back from its bytes. */
final class Rendered {
    private Rendered() {}

    static JsonNode only(DetectionFinding finding) {
        return only(new CardContent.Single(finding, Reason.NEW, false, false), CardSettings.DEFAULT);
    }

    static JsonNode only(CardContent content, CardSettings settings) {
        List<byte[]> messages = new Cards(settings).render(content);
        assertThat(messages).hasSize(1);
        return json(messages.get(0));
    }

    static JsonNode json(byte[] message) {
        try {
            return Json.mapper().readTree(message);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every text in which nothing is interpreted, as a reader sees it: its runs joined, from top to bottom. */
    static List<String> lines(JsonNode message) {
        List<String> lines = new ArrayList<>();
        message.findValues("inlines").forEach(runs -> {
            StringBuilder line = new StringBuilder();
            runs.forEach(run -> {
                assertThat(run.path("type").textValue()).isEqualTo("TextRun");
                line.append(run.path("text").textValue());
            });
            lines.add(line.toString());
        });
        return lines;
    }

    /** Every text in which Teams looks for markup. */
    static List<String> blocks(JsonNode message) {
        List<String> blocks = new ArrayList<>();
        for (JsonNode element : message.findValue("body")) {
            if (element.path("type").asText().equals("TextBlock")) {
                blocks.add(element.path("text").textValue());
            }
        }
        assertThat(message.findValues("facts")).isEmpty();
        return blocks;
    }

    static Map<String, String> facts(JsonNode message) {
        Map<String, String> facts = new LinkedHashMap<>();
        message.findValues("columns").forEach(columns -> {
            List<String> cells = lines(columns);
            facts.put(cells.get(0), cells.get(1));
        });
        return facts;
    }
}
