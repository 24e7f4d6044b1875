package io.holdout.sinks.card;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.holdout.model.Json;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message with one Adaptive Card 1.4, in the envelope that both kinds of webhook take. The records are the card's JSON; they can
 * say no more than the product's cards need, and of Markdown only what {@link Call} says.
 */
@JsonPropertyOrder({"type", "attachments"})
record TeamsMessage(String type, List<Attachment> attachments) {
    /** Teams refuses messages of about 28 KB (source: Microsoft's limits for webhooks). */
    static final int MAX_BYTES = 28 * 1024;

    static TeamsMessage of(Card card) {
        return new TeamsMessage("message", List.of(new Attachment(Attachment.ADAPTIVE_CARD, null, card)));
    }

    byte[] bytes() {
        return bytesOf(this);
    }

    /** Length of a part of a card in bytes of UTF-8. */
    static int length(Element element) {
        return bytesOf(element).length;
    }

    private static byte[] bytesOf(Object value) {
        try {
            return Json.mapper().writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param contentUrl always null, and always written: the old webhooks ask for it */
    record Attachment(String contentType, @Nullable String contentUrl, Card content) {
        static final String ADAPTIVE_CARD = "application/vnd.microsoft.card.adaptive";
    }

    /** @param lang of the fixed words, for screen readers */
    @JsonPropertyOrder({"$schema", "type", "version", "lang", "msteams", "body", "actions"})
    record Card(
            @JsonProperty("$schema") String schema,
            String type,
            String version,
            String lang,
            Teams msteams,
            List<Element> body,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<OpenUrl> actions) {

        static Card of(String lang, List<Entity> entities, List<Element> body, List<OpenUrl> actions) {
            return new Card(
                    "http://adaptivecards.io/schemas/adaptive-card.json",
                    "AdaptiveCard",
                    "1.4",
                    lang,
                    new Teams("Full", List.copyOf(entities)),
                    List.copyOf(body),
                    List.copyOf(actions));
        }
    }

    /**
     * What only Teams reads.
     *
     * @param width without {@code Full} Teams squeezes the facts into a narrow column
     */
    record Teams(
            String width,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Entity> entities) {}

    /**
     * Makes a text of the card a mention that notifies.
     *
     * @param type {@code mention}
     * @param text as it stands in the card: {@code <at>name</at>}
     */
    record Entity(String type, String text, Mentioned mentioned) {}

    /** @param id object id or principal name in Entra ID */
    record Mentioned(String id, String name) {}

    /** What stands in a card. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    sealed interface Element permits Container, ColumnSet, RichText, Call {}

    /** @param style colour of the background: attention, warning, accent, good, emphasis; null for none */
    @JsonTypeName("Container")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Container(
            @Nullable String style,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean bleed,
            @Nullable String spacing,
            List<Element> items)
            implements Element {
        Container {
            items = List.copyOf(items);
        }
    }

    /** Text in which nothing is interpreted: the only kind that may hold what others chose. */
    @JsonTypeName("RichTextBlock")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record RichText(
            List<Run> inlines,
            @Nullable String spacing,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean separator)
            implements Element {

        RichText {
            inlines = List.copyOf(inlines);
        }

        static RichText of(List<Run> runs) {
            return new RichText(runs, null, false);
        }

        /** Close to what is above. */
        static RichText below(List<Run> runs) {
            return new RichText(runs, "Small", false);
        }
    }

    /** Text of one look, shown letter by letter: a text run knows no Markdown (source: the schema of Adaptive Cards). */
    @JsonPropertyOrder({"type", "text"})
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Run(
            String type,
            String text,
            @Nullable String size,
            @Nullable String weight,

            @JsonProperty("isSubtle") @JsonInclude(JsonInclude.Include.NON_DEFAULT)
            boolean subtle) {}

    @JsonTypeName("ColumnSet")
    record ColumnSet(List<Column> columns, String spacing) implements Element {
        ColumnSet {
            columns = List.copyOf(columns);
        }
    }

    /** @param width {@code stretch} or a number of pixels */
    record Column(String type, String width, List<Element> items) {
        static Column of(String width, Element item) {
            return new Column("Column", width, List.of(item));
        }
    }

    /** Calls somebody: the one text with markup, made of the settings and the language alone. */
    @JsonTypeName("TextBlock")
    record Call(String text, boolean wrap) implements Element {}

    /** A button that opens an address of ours or of Entra's portal. */
    record OpenUrl(String type, String title, URI url) {
        static OpenUrl of(String title, URI url) {
            return new OpenUrl("Action.OpenUrl", title, url);
        }
    }
}
