package io.holdout.sinks.teams;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.holdout.model.Json;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A message with one Adaptive Card 1.4, in the envelope that both kinds of webhook take. */
@JsonPropertyOrder({"type", "attachments"})
record TeamsMessage(String type, List<Attachment> attachments) {
    /** Teams refuses messages of about 28 KB (source: Microsoft's limits for webhooks). */
    static final int MAX_BYTES = 28 * 1024;

    static TeamsMessage of(Card card) {
        return new TeamsMessage("message", List.of(new Attachment(Attachment.ADAPTIVE_CARD, null, card)));
    }

    byte[] bytes() {
        try {
            return Json.mapper().writeValueAsBytes(this);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param contentUrl always null, and always written: the old webhooks ask for it */
    record Attachment(String contentType, @Nullable String contentUrl, Card content) {
        static final String ADAPTIVE_CARD = "application/vnd.microsoft.card.adaptive";
    }

    @JsonPropertyOrder({"$schema", "type", "version", "msteams", "body"})
    record Card(
            @JsonProperty("$schema") String schema, String type, String version, Width msteams, List<Element> body) {

        static Card of(List<Element> body) {
            return new Card(
                    "http://adaptivecards.io/schemas/adaptive-card.json",
                    "AdaptiveCard",
                    "1.4",
                    new Width("Full"),
                    List.copyOf(body));
        }
    }

    /** Without it Teams squeezes the facts into a narrow column. */
    record Width(String width) {}

    /** What stands in a card. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    sealed interface Element permits Container, TextBlock, FactSet {}

    /** @param style colour of the background: attention, warning, accent, good, emphasis */
    @JsonTypeName("Container")
    record Container(String style, boolean bleed, List<Element> items) implements Element {}

    /** @param text Markdown */
    @JsonTypeName("TextBlock")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record TextBlock(
            String text,
            boolean wrap,
            @Nullable String size,
            @Nullable String weight,

            @JsonProperty("isSubtle") @JsonInclude(JsonInclude.Include.NON_DEFAULT)
            boolean subtle)
            implements Element {

        static TextBlock title(String text) {
            return new TextBlock(text, true, "Medium", "Bolder", false);
        }

        static TextBlock text(String text) {
            return new TextBlock(text, true, null, null, false);
        }

        static TextBlock footnote(String text) {
            return new TextBlock(text, true, "Small", null, true);
        }
    }

    @JsonTypeName("FactSet")
    record FactSet(List<Fact> facts) implements Element {}

    /** @param value Markdown */
    record Fact(String title, String value) {}
}
