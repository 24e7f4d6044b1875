package io.holdout.app.sort;

import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** A run in one array: for each pair the two lengths, then the bytes. */
final class MemoryRun implements Run {
    static final int HEADER = 8;

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final byte[] NONE = {};

    private final byte[] pairs;
    private final Integer[] starts;
    private int next;
    private byte[] key = NONE;
    private byte[] value = NONE;

    /**
     * Puts the pairs in order.
     *
     * @param starts where each pair begins in the array, in any order
     */
    MemoryRun(byte[] pairs, Integer[] starts) {
        this.pairs = pairs;
        this.starts = starts;
        Arrays.sort(starts, this::compare);
    }

    /** Writes a pair into the array and returns where the next one begins. */
    static int put(byte[] pairs, int start, byte[] key, byte[] value) {
        INT.set(pairs, start, key.length);
        INT.set(pairs, start + 4, value.length);
        System.arraycopy(key, 0, pairs, start + HEADER, key.length);
        System.arraycopy(value, 0, pairs, start + HEADER + key.length, value.length);
        return start + HEADER + key.length + value.length;
    }

    @Override
    public boolean next() {
        if (next == starts.length) {
            return false;
        }
        int start = starts[next++];
        int middle = valueStart(start);
        key = Arrays.copyOfRange(pairs, start + HEADER, middle);
        value = Arrays.copyOfRange(pairs, middle, end(start));
        return true;
    }

    @Override
    public byte[] key() {
        return key;
    }

    @Override
    public byte[] value() {
        return value;
    }

    /** Writes all pairs as they lie in the array. */
    void writeTo(DataOutputStream out) throws IOException {
        for (int start : starts) {
            out.write(pairs, start, end(start) - start);
        }
    }

    @Override
    public void close() {
        // only memory
    }

    private int compare(int one, int other) {
        int byKey =
                Arrays.compareUnsigned(pairs, one + HEADER, valueStart(one), pairs, other + HEADER, valueStart(other));
        return byKey != 0
                ? byKey
                : Arrays.compareUnsigned(pairs, valueStart(one), end(one), pairs, valueStart(other), end(other));
    }

    private int valueStart(int start) {
        return start + HEADER + (int) INT.get(pairs, start);
    }

    private int end(int start) {
        return valueStart(start) + (int) INT.get(pairs, start + 4);
    }
}
