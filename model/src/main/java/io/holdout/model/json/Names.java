package io.holdout.model.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the names of members mean, found by their bytes. A table either knows all its names from the start and can be shared, or
 * asks for the meaning of each spelling it meets and remembers it, for one thread and up to a bound, because names are input.
 */
public final class Names<T> {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int SLOTS = 4_096;
    private static final int MOST_LEARNT = SLOTS / 2;
    private static final int LONGEST_LEARNT = 64;

    private final byte[] @Nullable [] names;
    private final @Nullable Object[] meanings;
    private final @Nullable Function<String, T> learn;
    private int size;

    private Names(int slots, @Nullable Function<String, T> learn) {
        this.names = new byte[slots][];
        this.meanings = new Object[slots];
        this.learn = learn;
    }

    /** Of exactly these names; all others mean nothing. */
    public static <T> Names<T> of(Map<String, T> meanings) {
        Names<T> names = new Names<>(Integer.highestOneBit(4 * meanings.size()) * 2, null);
        meanings.forEach((name, meaning) -> {
            byte[] bytes = name.getBytes(UTF_8);
            names.put(bytes, names.slot(bytes, 0, bytes.length), meaning);
        });
        return names;
    }

    /** Of whatever names are met. */
    public static <T> Names<T> learning(Function<String, T> meaning) {
        return new Names<>(SLOTS, meaning);
    }

    @SuppressWarnings("unchecked")
    @Nullable
    T meaning(byte[] bytes, int from, int to) {
        int slot = slot(bytes, from, to);
        if (names[slot] != null) {
            return (T) meanings[slot];
        }
        if (learn == null) {
            return null;
        }
        T meaning = learn.apply(new String(bytes, from, to - from, UTF_8));
        if (size < MOST_LEARNT && to - from <= LONGEST_LEARNT) {
            put(Arrays.copyOfRange(bytes, from, to), slot, meaning);
        }
        return meaning;
    }

    private void put(byte[] name, int slot, T meaning) {
        names[slot] = name;
        meanings[slot] = meaning;
        size++;
    }

    /** Where a name is, or would be. At most half of the slots are taken. */
    private int slot(byte[] bytes, int from, int to) {
        int slot = hash(bytes, from, to) & (names.length - 1);
        byte[] there = names[slot];
        while (there != null && !Arrays.equals(there, 0, there.length, bytes, from, to)) {
            slot = (slot + 1) & (names.length - 1);
            there = names[slot];
        }
        return slot;
    }

    private static int hash(byte[] bytes, int from, int to) {
        long hash = (long) to - from;
        int i = from;
        for (; i + Long.BYTES <= to; i += Long.BYTES) {
            hash = (hash ^ (long) LONGS.get(bytes, i)) * 0x9E3779B97F4A7C15L;
            hash ^= hash >>> 32;
        }
        for (; i < to; i++) {
            hash = (hash ^ bytes[i]) * 0x9E3779B97F4A7C15L;
        }
        return (int) (hash ^ (hash >>> 32));
    }
}
