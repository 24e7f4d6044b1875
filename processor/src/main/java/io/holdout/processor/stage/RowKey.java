package io.holdout.processor.stage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import org.apache.kafka.common.utils.Bytes;

/**
 * Builds the keys of rows that are scanned in order: texts end in a zero byte (no key holds one), numbers and instants are
 * big-endian, so that unsigned byte order is the order of their values. Negative numbers do not occur.
 */
final class RowKey {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(96);

    private RowKey() {}

    static RowKey of(char space) {
        return new RowKey().space(space);
    }

    private RowKey space(char space) {
        out.write(space);
        return this;
    }

    RowKey text(String text) {
        out.writeBytes(text.getBytes(UTF_8));
        out.write(0);
        return this;
    }

    RowKey number(long number) {
        out.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(number).array());
        return this;
    }

    RowKey time(Instant time) {
        out.writeBytes(ByteBuffer.allocate(Long.BYTES + Integer.BYTES)
                .putLong(time.getEpochSecond())
                .putInt(time.getNano())
                .array());
        return this;
    }

    Bytes bytes() {
        return Bytes.wrap(out.toByteArray());
    }

    /** The number in a key, from that byte on. */
    static long number(Bytes key, int from) {
        return ByteBuffer.wrap(key.get()).getLong(from);
    }

    /** The texts that a key ends in, from that byte on. */
    static String[] texts(Bytes key, int from) {
        byte[] bytes = key.get();
        return new String(bytes, from, bytes.length - 1 - from, UTF_8).split("\0", -1);
    }

    /** The last key that starts with these bytes, for the end of a range. */
    Bytes last() {
        byte[] start = out.toByteArray();
        byte[] end = java.util.Arrays.copyOf(start, start.length + 64);
        java.util.Arrays.fill(end, start.length, end.length, (byte) 0xff);
        return Bytes.wrap(end);
    }
}
