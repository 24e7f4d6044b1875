package io.holdout.simulator.hub;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.qpid.protonj2.buffer.ProtonBuffer;
import org.apache.qpid.protonj2.buffer.impl.ProtonByteArrayBufferAllocator;
import org.apache.qpid.protonj2.codec.CodecFactory;
import org.apache.qpid.protonj2.codec.DecodeException;
import org.apache.qpid.protonj2.codec.Decoder;
import org.apache.qpid.protonj2.codec.Encoder;
import org.apache.qpid.protonj2.types.Symbol;
import org.apache.qpid.protonj2.types.messaging.DeliveryAnnotations;
import org.apache.qpid.protonj2.types.messaging.MessageAnnotations;

/** What a hub does to messages: takes batches apart, and puts its own annotations in front of what it passes on untouched. */
final class HubMessages {
    static final Symbol PARTITION_KEY = Symbol.valueOf("x-opt-partition-key");

    /** The message format by which publishers tell a batch from a message. */
    static final int BATCH = 0x80013700;

    private static final Symbol SEQUENCE_NUMBER = Symbol.valueOf("x-opt-sequence-number");
    private static final Symbol OFFSET = Symbol.valueOf("x-opt-offset");
    private static final Symbol ENQUEUED_TIME = Symbol.valueOf("x-opt-enqueued-time");

    private static final Symbol LAST_SEQUENCE_NUMBER = Symbol.valueOf("last_enqueued_sequence_number");
    private static final Symbol LAST_OFFSET = Symbol.valueOf("last_enqueued_offset");
    private static final Symbol LAST_TIME = Symbol.valueOf("last_enqueued_time_utc");
    private static final Symbol RETRIEVED = Symbol.valueOf("runtime_info_retrieval_time_utc");

    private final Decoder decoder = CodecFactory.getDefaultDecoder();
    private final Encoder encoder = CodecFactory.getDefaultEncoder();

    /**
     * The events of a delivery, at least one.
     *
     * @throws DecodeException if the delivery is no message
     */
    List<PublishedEvent> split(byte[] delivery, int format) {
        PublishedEvent message = parse(delivery);
        if (format != BATCH) {
            return List.of(message);
        }
        List<PublishedEvent> events = new ArrayList<>();
        for (int at = message.bare(); at < delivery.length; ) {
            MessageSection section = MessageSection.at(delivery, at);
            if (section.isData()) {
                events.add(withKeyOf(message, parse(section.content(delivery))));
            }
            at = section.end();
        }
        if (events.isEmpty()) {
            throw new DecodeException("a batch without events");
        }
        return events;
    }

    private static PublishedEvent withKeyOf(PublishedEvent batch, PublishedEvent event) {
        String key = batch.partitionKey();
        if (key == null || event.partitionKey() != null) {
            return event;
        }
        Map<Symbol, Object> annotations = new HashMap<>(event.annotations());
        annotations.put(PARTITION_KEY, key);
        return new PublishedEvent(annotations, event.bytes(), event.bare());
    }

    private PublishedEvent parse(byte[] message) {
        Map<Symbol, Object> annotations = new HashMap<>();
        int at = 0;
        while (at < message.length) {
            MessageSection section = MessageSection.at(message, at);
            if (section.isBare()) {
                break;
            }
            if (section.isMessageAnnotations()) {
                annotations.putAll(annotations(message, at, section.end()));
            }
            at = section.end();
        }
        return new PublishedEvent(annotations, message, at);
    }

    private Map<Symbol, Object> annotations(byte[] message, int from, int to) {
        ProtonBuffer section = ProtonByteArrayBufferAllocator.wrapped(message, from, to - from);
        Map<Symbol, Object> found = new HashMap<>();
        if (decoder.readObject(section, decoder.newDecoderState()) instanceof MessageAnnotations annotations
                && annotations.getValue() != null) {
            annotations.getValue().forEach((name, value) -> {
                if (value != null) {
                    found.put(name, value);
                }
            });
        }
        return found;
    }

    /** The event as consumers get it. */
    byte[] stamp(PublishedEvent event, long sequenceNumber, String offset, long enqueued) {
        Map<Symbol, Object> annotations = new HashMap<>(event.annotations());
        annotations.put(SEQUENCE_NUMBER, sequenceNumber);
        annotations.put(OFFSET, offset);
        annotations.put(ENQUEUED_TIME, Date.from(Instant.ofEpochMilli(enqueued)));
        byte[] head = encode(new MessageAnnotations(annotations));
        return join(head, event.bytes(), event.bare());
    }

    /** Puts in front of an event what the partition held last when the event was handed out. */
    byte[] withRuntimeMetrics(byte[] event, LogState state, long now) {
        Map<Symbol, Object> metrics = new HashMap<>();
        metrics.put(LAST_SEQUENCE_NUMBER, state.next() - 1);
        metrics.put(LAST_OFFSET, Long.toString(state.lastOffset()));
        metrics.put(LAST_TIME, Date.from(Instant.ofEpochMilli(state.lastEnqueued())));
        metrics.put(RETRIEVED, Date.from(Instant.ofEpochMilli(now)));
        return join(encode(new DeliveryAnnotations(metrics)), event, 0);
    }

    private byte[] encode(Object section) {
        ProtonBuffer buffer = ProtonByteArrayBufferAllocator.allocator().allocate(256);
        encoder.writeObject(buffer, encoder.newEncoderState(), section);
        return Deliveries.bytes(buffer);
    }

    private static byte[] join(byte[] head, byte[] rest, int from) {
        byte[] all = new byte[head.length + rest.length - from];
        System.arraycopy(head, 0, all, 0, head.length);
        System.arraycopy(rest, from, all, head.length, rest.length - from);
        return all;
    }
}
