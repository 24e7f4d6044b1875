package io.holdout.simulator.teams;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Optional;

/** What a webhook of Teams wants of a message before it takes it. */
final class Envelope {
    /** About 28 KB (source: Microsoft's limits for webhooks and for messages of bots). */
    static final int MOST_BYTES = 28 * 1024;

    private static final String CARD = "application/vnd.microsoft.card.adaptive";
    private static final ObjectMapper JSON = new ObjectMapper();

    private Envelope() {}

    /** What a real webhook would say no to, empty where it takes the message. */
    static Optional<Answer> refusal(byte[] body) {
        if (body.length > MOST_BYTES) {
            return Optional.of(Answer.tooLarge());
        }
        return problem(body).map(problem -> Answer.reply(400, problem));
    }

    private static Optional<String> problem(byte[] body) {
        JsonNode message;
        try {
            message = JSON.readTree(body);
        } catch (IOException e) {
            return Optional.of("Bad payload received by generic incoming webhook.");
        }
        if (!message.path("type").asText().equals("message")) {
            return Optional.of("'type' must be 'message'");
        }
        JsonNode attachments = message.path("attachments");
        if (!attachments.isArray() || attachments.isEmpty()) {
            return Optional.of("'attachments' is missing");
        }
        for (JsonNode attachment : attachments) {
            JsonNode card = attachment.path("content");
            if (!attachment.path("contentType").asText().equals(CARD)
                    || !card.path("type").asText().equals("AdaptiveCard")) {
                return Optional.of("an attachment is no Adaptive Card");
            }
            if (!card.path("version").asText().matches("1\\.[0-4]")) {
                return Optional.of("the card's version is not 1.4 or lower");
            }
            if (!card.path("body").isArray() || card.path("body").isEmpty()) {
                return Optional.of("the card has no body");
            }
        }
        return Optional.empty();
    }
}
