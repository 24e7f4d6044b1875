package io.holdout.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Locale;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** Dead letters on their topic: the raw bytes as value, the origin as key, everything else in headers. */
public final class DeadLetters {
    static final String REASON = "reason";
    static final String DETAIL = "detail";
    static final String SOURCE = "source";
    static final String UNIT = "unit";
    static final String POSITION = "position";
    static final String INDEX = "index";

    private DeadLetters() {}

    public static ProducerRecord<byte[], byte[]> record(String topic, DeadLetter letter) {
        Origin origin = letter.origin();
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(topic, origin.source().getBytes(UTF_8), letter.raw());
        Headers headers = record.headers();
        add(headers, REASON, letter.reason().id());
        add(headers, DETAIL, letter.detail());
        add(headers, SOURCE, origin.source());
        add(headers, UNIT, origin.unit().name().toLowerCase(Locale.ROOT));
        add(headers, POSITION, Long.toString(origin.position()));
        add(headers, INDEX, Integer.toString(origin.index()));
        return record;
    }

    /** Reads one back from its value and headers. */
    public static DeadLetter read(byte[] value, Headers headers) {
        return new DeadLetter(
                DeadLetter.Reason.valueOf(
                        text(headers, REASON).toUpperCase(Locale.ROOT).replace('-', '_')),
                text(headers, DETAIL),
                new Origin(
                        text(headers, SOURCE),
                        Origin.Unit.valueOf(text(headers, UNIT).toUpperCase(Locale.ROOT)),
                        Long.parseLong(text(headers, POSITION)),
                        Integer.parseInt(text(headers, INDEX))),
                value);
    }

    private static void add(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(UTF_8));
    }

    private static String text(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        if (header == null) {
            throw new IllegalArgumentException("a dead letter without the header " + name);
        }
        return new String(header.value(), UTF_8);
    }
}
