package io.holdout.ingest.normalise;

/**
 * Finds where JSON values end by strings, escapes and brackets alone, so that it also works on values that do not parse. A
 * line end closes a string, because none may stand in one: so a lost quote is forgotten with its line.
 */
final class Structure {
    /** The bytes end before the value does. */
    static final int CUT = -1;

    /** A bracket closes what was not opened. */
    static final int CROSSED = -2;

    private final Brackets brackets = new Brackets();

    /** End (exclusive) of the object or array that starts at {@code from}, or {@link #CUT} or {@link #CROSSED}. */
    int end(byte[] bytes, int from, int to) {
        brackets.clear();
        return scan(bytes, from, to);
    }

    /** The same where {@code from} is somewhere between the members of an object already open. */
    int endOfOpenObject(byte[] bytes, int from, int to) {
        brackets.clear();
        brackets.open(true);
        return scan(bytes, from, to);
    }

    /** How deep the last value was, as far as it was seen. */
    int deepest() {
        return brackets.deepest();
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
                brackets.open(b == '{');
            } else if (b == '}' || b == ']') {
                if (!brackets.close(b == '}')) {
                    return CROSSED;
                }
                if (brackets.depth() == 0) {
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
            if (b == '"' || b == '\n') {
                return i;
            }
            if (b == '\\') {
                i++;
            }
        }
        return CUT;
    }
}
