package io.holdout.simulator;

import java.util.Locale;

/** How sure a reader of the log can be of something, at most. */
public enum Grade {
    POSSIBLE,
    LIKELY,
    CERTAIN;

    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
