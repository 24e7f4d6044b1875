package io.holdout.processor.stage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.Arrays;
import org.apache.kafka.common.utils.Bytes;

/**
 * Builds the keys of rows that are scanned in order: texts end in a zero byte (no key holds one), numbers and instants are
 * big-endian, so that unsigned byte order is the order of their values. Negative numbers do not occur.
 */
final class RowKey {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private byte[] bytes = new byte[128];
    private int size;

    private RowKey() {}

    static RowKey of(char space) {
        RowKey key = new RowKey();
        key.bytes[key.size++] = (byte) space;
        return key;
    }

    RowKey text(String text) {
        byte[] utf8 = text.getBytes(UTF_8);
        room(utf8.length + 1);
        System.arraycopy(utf8, 0, bytes, size, utf8.length);
        size += utf8.length;
        bytes[size++] = 0;
        return this;
    }

    RowKey number(long number) {
        room(Long.BYTES);
        LONG.set(bytes, size, number);
        size += Long.BYTES;
        return this;
    }

    RowKey time(Instant time) {
        number(time.getEpochSecond());
        room(Integer.BYTES);
        INT.set(bytes, size, time.getNano());
        size += Integer.BYTES;
        return this;
    }

    private void room(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, Math.addExact(size, more)));
        }
    }

    Bytes bytes() {
        return Bytes.wrap(Arrays.copyOf(bytes, size));
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
        byte[] end = Arrays.copyOf(bytes, size + 64);
        Arrays.fill(end, size, end.length, (byte) 0xff);
        return Bytes.wrap(end);
    }
}
