package io.holdout.ingest.normalise;

import java.util.Arrays;

/** Finds where JSON values end by strings, escapes and brackets alone, so that it also works on values that do not parse. */
public final class Structure {
    /** The bytes end before the value does. */
    public static final int CUT = -1;

    /** A bracket closes what was not opened. */
    public static final int CROSSED = -2;

    private long[] objects = new long[4];
    private int depth;
    private int deepest;

    /** End (exclusive) of the object or array that starts at {@code from}, or {@link #CUT} or {@link #CROSSED}. */
    public int end(byte[] bytes, int from, int to) {
        depth = 0;
        deepest = 0;
        return scan(bytes, from, to);
    }

    /** The same where {@code from} is somewhere between the members of an object already open. */
    public int endOfOpenObject(byte[] bytes, int from, int to) {
        depth = 0;
        deepest = 0;
        push(true);
        return scan(bytes, from, to);
    }

    /** How deep the last value was, as far as it was seen. */
    public int deepest() {
        return deepest;
    }

    private int scan(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to) {
            byte b = bytes[i++];
            if (b == '"') {
                i = afterString(bytes, i, to);
                if (i < 0) {
                    return CUT;
                }
            } else if (b == '{' || b == '[') {
                push(b == '{');
            } else if (b == '}' || b == ']') {
                if (!pop(b == '}')) {
                    return CROSSED;
                }
                if (depth == 0) {
                    return i;
                }
            }
        }
        return CUT;
    }

    /** Position after the closing quote of a string whose opening quote lies before {@code from}, or {@link #CUT}. */
    static int afterString(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to) {
            byte b = bytes[i++];
            if (b == '"') {
                return i;
            }
            if (b == '\\') {
                i++;
            }
        }
        return CUT;
    }

    private void push(boolean object) {
        int word = depth >> 6;
        if (word == objects.length) {
            objects = Arrays.copyOf(objects, 2 * objects.length);
        }
        long bit = 1L << depth;
        objects[word] = object ? objects[word] | bit : objects[word] & ~bit;
        depth++;
        deepest = Math.max(deepest, depth);
    }

    private boolean pop(boolean object) {
        if (depth == 0) {
            return false;
        }
        depth--;
        return ((objects[depth >> 6] >>> depth & 1) == 1) == object;
    }
}
