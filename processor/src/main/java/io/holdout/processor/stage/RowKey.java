package io.holdout.processor.stage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import org.apache.kafka.common.utils.Bytes;

/**
 * Builds the keys of rows that are scanned in order: texts end in a zero byte (no key holds one), numbers and instants are
 * big-endian, so that unsigned byte order is the order of their values. Negative numbers do not occur.
 */
final class RowKey {
    private ByteBuffer out = ByteBuffer.allocate(128);

    private RowKey() {}

    static RowKey of(char space) {
        RowKey key = new RowKey();
        key.out.put((byte) space);
        return key;
    }

    RowKey text(String text) {
        byte[] utf8 = text.getBytes(UTF_8);
        room(utf8.length + 1).put(utf8).put((byte) 0);
        return this;
    }

    RowKey number(long number) {
        room(Long.BYTES).putLong(number);
        return this;
    }

    RowKey time(Instant time) {
        room(Long.BYTES + Integer.BYTES).putLong(time.getEpochSecond()).putInt(time.getNano());
        return this;
    }

    private ByteBuffer room(int more) {
        if (out.remaining() < more) {
            int needed = Math.addExact(out.position(), more);
            out = ByteBuffer.allocate(Math.max(2 * out.capacity(), needed)).put(out.flip());
        }
        return out;
    }

    Bytes bytes() {
        return Bytes.wrap(Arrays.copyOf(out.array(), out.position()));
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
        int size = out.position();
        byte[] end = Arrays.copyOf(out.array(), size + 64);
        Arrays.fill(end, size, end.length, (byte) 0xff);
        return Bytes.wrap(end);
    }
}
