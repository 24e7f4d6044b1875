package io.holdout.app;

import java.util.Locale;

/**
 * Whether a person looks at what is written. The launcher tells, because Java 17 has no answer for each stream; whoever starts the
 * jar without it gets plain output.
 */
enum Terminal {
    STDOUT,
    STDERR;

    boolean isThere() {
        return Boolean.getBoolean("holdout.terminal." + name().toLowerCase(Locale.ROOT));
    }
}
