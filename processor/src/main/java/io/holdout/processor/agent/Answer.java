package io.holdout.processor.agent;

/** The answer to a question that the evidence may leave open. */
public enum Answer {
    YES,
    NO,
    UNKNOWN;

    static Answer of(boolean yes) {
        return yes ? YES : NO;
    }
}
