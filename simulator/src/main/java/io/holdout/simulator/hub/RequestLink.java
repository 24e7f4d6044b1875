package io.holdout.simulator.hub;

import java.util.HashMap;
import java.util.Map;
import org.apache.qpid.protonj2.buffer.ProtonBuffer;
import org.apache.qpid.protonj2.buffer.impl.ProtonByteArrayBufferAllocator;
import org.apache.qpid.protonj2.codec.CodecFactory;
import org.apache.qpid.protonj2.codec.Decoder;
import org.apache.qpid.protonj2.codec.DecoderState;
import org.apache.qpid.protonj2.codec.Encoder;
import org.apache.qpid.protonj2.codec.EncoderState;
import org.apache.qpid.protonj2.engine.IncomingDelivery;
import org.apache.qpid.protonj2.engine.Receiver;
import org.apache.qpid.protonj2.types.messaging.Accepted;
import org.apache.qpid.protonj2.types.messaging.AmqpValue;
import org.apache.qpid.protonj2.types.messaging.ApplicationProperties;
import org.apache.qpid.protonj2.types.messaging.Properties;
import org.jspecify.annotations.Nullable;

/** Hears the requests to a node and has them answered. */
final class RequestLink {
    /** Answers requests. */
    interface Node {
        /**
         * Answers one.
         *
         * @param request its application properties
         * @param body null for none
         */
        Reply answer(Map<String, Object> request, @Nullable Object body);
    }

    /**
     * An answer.
     *
     * @param status as in HTTP
     */
    record Reply(int status, String description, @Nullable Map<String, Object> body) {
        static Reply of(Map<String, Object> body) {
            return new Reply(200, "OK", body);
        }

        static Reply refused(int status, String description) {
            return new Reply(status, description, null);
        }
    }

    private final Receiver link;
    private final Node node;
    private final Replies replies;
    private final int limit;
    private final Decoder decoder = CodecFactory.getDefaultDecoder();
    private final Encoder encoder = CodecFactory.getDefaultEncoder();

    RequestLink(Receiver link, Node node, Replies replies, int limit) {
        this.link = link;
        this.node = node;
        this.replies = replies;
        this.limit = limit;
    }

    /** Hears of a delivery, or of a part of it. A request that cannot be read ends the connection. */
    void receive(IncomingDelivery delivery) {
        byte[] message = Deliveries.take(delivery, link, limit);
        if (message == null) {
            return;
        }
        Properties properties = new Properties();
        Map<String, Object> request = Map.of();
        Object body = null;
        ProtonBuffer in = ProtonByteArrayBufferAllocator.wrapped(message);
        DecoderState state = decoder.newDecoderState();
        while (in.isReadable()) {
            Object section = decoder.readObject(in, state);
            if (section instanceof Properties found) {
                properties = found;
            } else if (section instanceof ApplicationProperties found && found.getValue() != null) {
                request = found.getValue();
            } else if (section instanceof AmqpValue<?> found) {
                body = found.getValue();
            }
        }
        Reply reply = node.answer(request, body);
        delivery.disposition(Accepted.getInstance(), true);
        // credit comes back with the answer, so that no more answers wait than there was credit
        replies.send(properties.getReplyTo(), encode(reply, properties.getMessageId()), () -> link.addCredit(1));
    }

    private ProtonBuffer encode(Reply reply, Object correlationId) {
        Map<String, Object> status = new HashMap<>();
        status.put("status-code", reply.status());
        status.put("status-description", reply.description());
        ProtonBuffer buffer = ProtonByteArrayBufferAllocator.allocator().allocate(512);
        EncoderState state = encoder.newEncoderState();
        encoder.writeObject(buffer, state, new Properties().setCorrelationId(correlationId));
        encoder.writeObject(buffer, state, new ApplicationProperties(status));
        encoder.writeObject(buffer, state, new AmqpValue<>(reply.body()));
        return buffer;
    }
}
