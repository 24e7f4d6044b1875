package io.holdout.ingest.file;

import io.holdout.ingest.normalise.Brackets;

/** Follows strings and brackets of JSON byte by byte, over the edges of buffers. A line end closes a string: none may stand in one. */
final class Shape {
    enum Step {
        INSIDE,
        /** The value that was begun first is complete. */
        END,
        /** A bracket closes what was not opened. */
        CROSSED
    }

    private final Brackets brackets = new Brackets();
    private boolean string;
    private boolean escaped;

    void clear() {
        brackets.clear();
        string = false;
        escaped = false;
    }

    /** Starts anew between the members of an object. */
    void clearInsideObject() {
        clear();
        brackets.open(true);
    }

    Step next(int c) {
        if (string) {
            if (escaped) {
                escaped = false;
            } else if (c == '\\') {
                escaped = true;
            } else if (c == '"' || c == '\n') {
                string = false;
            }
        } else if (c == '"') {
            string = true;
        } else if (c == '{' || c == '[') {
            brackets.open(c == '{');
        } else if (c == '}' || c == ']') {
            if (!brackets.close(c == '}')) {
                return Step.CROSSED;
            }
            return brackets.depth() == 0 ? Step.END : Step.INSIDE;
        }
        return Step.INSIDE;
    }

    int depth() {
        return brackets.depth();
    }

    boolean inString() {
        return string;
    }
}
