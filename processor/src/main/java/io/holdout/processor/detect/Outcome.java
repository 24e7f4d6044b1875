package io.holdout.processor.detect;

/** What an attempt proved. */
public enum Outcome {
    SUCCEEDED,
    /** The password was right, then policy or a second factor stopped it. */
    BLOCKED,
    FAILED,
    /** An interrupt or a stale token: proves nothing and counts nowhere. */
    NOTHING
}
