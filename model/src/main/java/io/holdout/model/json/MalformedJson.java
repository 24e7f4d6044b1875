package io.holdout.model.json;

import java.io.IOException;

/** Bytes that are no JSON, and where that showed. Says nothing of their content; has no stack trace, because input causes it. */
public final class MalformedJson extends IOException {
    private static final long serialVersionUID = 1;

    private final Fault fault;
    private final int position;

    MalformedJson(Fault fault, int position) {
        super(fault.name() + " at " + position);
        this.fault = fault;
        this.position = position;
    }

    /** What is wrong. */
    public enum Fault {
        /** A byte that cannot stand there. */
        SYNTAX,
        /** The bytes end before the value does. */
        CUT,
        /** Nested deeper than {@link JsonTokens#MAX_DEPTH}. */
        TOO_DEEP
    }

    public Fault fault() {
        return fault;
    }

    /** Index into the array of the byte that cannot stand there. */
    public int position() {
        return position;
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
