package io.holdout.ingest.hub;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.azure.core.amqp.models.AmqpMessageBody;
import com.azure.core.amqp.models.AmqpMessageBodyType;
import com.azure.messaging.eventhubs.EventData;
import java.util.Optional;

/** What publishers put into events: bytes, as Azure does, but a hub takes every body that AMQP knows. */
final class HubEvents {
    private HubEvents() {}

    /** The bytes to read; empty where the body is neither bytes nor a text. */
    static Optional<byte[]> body(EventData event) {
        AmqpMessageBody body = event.getRawAmqpMessage().getBody();
        if (body.getBodyType() == AmqpMessageBodyType.DATA) {
            return Optional.of(body.getFirstData());
        }
        if (body.getBodyType() == AmqpMessageBodyType.VALUE) {
            if (body.getValue() instanceof String text) {
                return Optional.of(text.getBytes(UTF_8));
            }
            if (body.getValue() instanceof byte[] bytes) {
                return Optional.of(bytes);
            }
        }
        return Optional.empty();
    }

    /** For a person: what such a body holds. */
    static String print(EventData event) {
        AmqpMessageBody body = event.getRawAmqpMessage().getBody();
        return String.valueOf(
                body.getBodyType() == AmqpMessageBodyType.SEQUENCE ? body.getSequence() : body.getValue());
    }
}
