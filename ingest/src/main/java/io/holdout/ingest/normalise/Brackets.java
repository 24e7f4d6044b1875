package io.holdout.ingest.normalise;

import java.util.Arrays;

/** The objects and arrays open at a place in JSON; one bit a level, so that depth chosen by an attacker costs nothing. */
public final class Brackets {
    private long[] objects = new long[4];
    private int depth;
    private int deepest;

    public void clear() {
        depth = 0;
        deepest = 0;
    }

    public int depth() {
        return depth;
    }

    /** The greatest depth since the last {@link #clear}. */
    public int deepest() {
        return deepest;
    }

    public void open(boolean object) {
        int word = depth >> 6;
        if (word == objects.length) {
            objects = Arrays.copyOf(objects, 2 * objects.length);
        }
        long bit = 1L << depth;
        objects[word] = object ? objects[word] | bit : objects[word] & ~bit;
        depth++;
        deepest = Math.max(deepest, depth);
    }

    /** Closes the innermost; false, and nothing closed, when that is not of this kind. */
    public boolean close(boolean object) {
        if (depth == 0 || ((objects[(depth - 1) >> 6] >>> (depth - 1) & 1) == 1) != object) {
            return false;
        }
        depth--;
        return true;
    }
}
