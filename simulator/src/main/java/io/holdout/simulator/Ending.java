package io.holdout.simulator;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * How a device stands when the tenant's time ends.
 *
 * @param state what is true of it
 * @param also what a reader of the log may say as well, because the log cannot tell it apart
 */
record Ending(State state, Set<State> also) {

    /** Names of where a device can stand. */
    enum State {
        LEGACY,
        BLOCKED,
        UPGRADE_PENDING,
        MIGRATING,
        POSSIBLY_MIGRATED,
        MIGRATED,
        REGRESSED,
        CONSENT_BLOCKED,
        SILENT,
        STALE,
        EXCEPTED;

        String id() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    Ending {
        also = also.isEmpty() ? Set.of() : Set.copyOf(also);
    }

    static Ending in(State state) {
        return new Ending(state, Set.of());
    }

    static Ending in(State state, State also, State... more) {
        return new Ending(state, EnumSet.of(also, more));
    }
}
