package io.holdout.simulator;

import java.util.Locale;

/** How sure a reader of the log can be of something, at most. */
enum Grade {
    POSSIBLE,
    LIKELY,
    CERTAIN;

    String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
