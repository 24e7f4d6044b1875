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
 *
 * <p>A table of one thread also guesses: one writer gives the members of its objects in one order, so after the same two names comes
 * the same third. A guess that fits spares looking for the end of the name and for its meaning.
 */
public final class Names<T> {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int SLOTS = 4_096;
    private static final int MOST_LEARNT = SLOTS / 2;
    private static final int LONGEST_LEARNT = 64;
    private static final byte[] NO_GUESS = {};

    private final byte[] @Nullable [] names;
    private final @Nullable Object[] meanings;
    private final @Nullable Function<String, T> learn;
    private int size;

    /** The slot of the name that came last time, by the two before it. */
    private final int[] followers;

    private int last;
    private int pair;

    private Names(
            byte[] @Nullable [] names,
            @Nullable Object[] meanings,
            @Nullable Function<String, T> learn,
            boolean guessing) {
        this.names = names;
        this.meanings = meanings;
        this.learn = learn;
        this.followers = new int[guessing ? names.length : 0];
    }

    /** Of exactly these names; all others mean nothing. */
    public static <T> Names<T> of(Map<String, T> meanings) {
        int slots = Integer.highestOneBit(4 * meanings.size()) * 2;
        Names<T> names = new Names<>(new byte[slots][], new Object[slots], null, false);
        meanings.forEach((name, meaning) -> {
            byte[] bytes = name.getBytes(UTF_8);
            names.put(bytes, names.slot(bytes, 0, bytes.length), meaning);
        });
        return names;
    }

    /** Of whatever names are met. */
    public static <T> Names<T> learning(Function<String, T> meaning) {
        return new Names<>(new byte[SLOTS][], new Object[SLOTS], meaning, true);
    }

    /** The same names, which are known from the start, for one thread: a table that guesses. */
    public Names<T> guessing() {
        if (learn != null) {
            throw new IllegalStateException("a table that learns has guessed from the start");
        }
        return new Names<>(names, meanings, null, true);
    }

    /** What a name means, wherever it stands. */
    @Nullable
    T meaning(byte[] bytes, int from, int to) {
        return meaning(slot(bytes, from, to), bytes, from, to);
    }

    @SuppressWarnings("unchecked")
    private @Nullable T meaning(int slot, byte[] bytes, int from, int to) {
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

    // --- in the order they come

    /** The bytes of the name that may come next, as they stand between its quotes; none where nothing is guessed. */
    byte[] guess() {
        if (followers.length == 0) {
            return NO_GUESS;
        }
        byte[] guess = names[followers[pair]];
        return guess == null ? NO_GUESS : guess;
    }

    /** The guess was right: what it means. */
    @SuppressWarnings("unchecked")
    @Nullable
    T guessed() {
        int slot = followers[pair];
        follow(slot);
        return (T) meanings[slot];
    }

    /** The next name, which is not the guess; these are its bytes as they stand between its quotes. */
    @Nullable
    T next(byte[] bytes, int from, int to) {
        int slot = slot(bytes, from, to);
        T meaning = meaning(slot, bytes, from, to);
        if (followers.length > 0) {
            followers[pair] = slot;
            follow(slot);
        }
        return meaning;
    }

    private void follow(int slot) {
        pair = (31 * last + slot) & (followers.length - 1);
        last = slot;
    }

    // --- the table

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
            hash = mixed(hash, (long) LONGS.get(bytes, i));
        }
        return (int) (i == to ? hash : mixed(hash, rest(bytes, i, to)));
    }

    private static long mixed(long hash, long word) {
        long mixed = (hash ^ word) * 0x9E3779B97F4A7C15L;
        return mixed ^ (mixed >>> 32);
    }

    /** Fewer than eight bytes as one number. */
    private static long rest(byte[] bytes, int from, int to) {
        if (from + Long.BYTES <= bytes.length) {
            return (long) LONGS.get(bytes, from) & ((1L << ((to - from) << 3)) - 1);
        }
        long rest = 0;
        for (int i = to - 1; i >= from; i--) {
            rest = rest << 8 | (bytes[i] & 0xff);
        }
        return rest;
    }
}
