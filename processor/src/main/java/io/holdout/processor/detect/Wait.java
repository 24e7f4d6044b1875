package io.holdout.processor.detect;

import static java.util.Comparator.comparing;

import java.time.Instant;
import java.util.Comparator;

/**
 * Something to be done when no sign-in up to {@code due} can still arrive. A new rule that waits adds a kind.
 *
 * @param about device key, episode key, or id of an app that is set up
 */
record Wait(Instant due, Kind kind, String about) implements Comparable<Wait> {
    private static final Comparator<Wait> ORDER =
            comparing(Wait::due).thenComparing(Wait::kind).thenComparing(Wait::about);

    enum Kind {
        /** 30 minutes after the first modern sign-in. */
        MIGRATION_CHECK,
        /** 24 hours after it, where only a browser or the password grant was seen. */
        MIGRATION_SILENCE,
        /** A stopped silent upgrade is no longer pending. */
        UPGRADE_LAPSES,
        /** Legacy sign-ins should have come again. */
        DEVICE_SILENT,
        DEVICE_STALE,
        DEVICE_FORGOTTEN,
        EXCEPTION_ENDS,
        /** The second step of a set-up did not come. */
        SETUP_LAPSES,
        /** A token should have come after a set-up. */
        SETUP_SYNCS,
        EPISODE_ENDS,
        EPISODE_REPORTS,
        EPISODE_FORGOTTEN;

        boolean isAboutSetup() {
            return this == SETUP_LAPSES || this == SETUP_SYNCS;
        }

        boolean isAboutEpisode() {
            return this == EPISODE_ENDS || this == EPISODE_REPORTS || this == EPISODE_FORGOTTEN;
        }
    }

    @Override
    public int compareTo(Wait other) {
        return ORDER.compare(this, other);
    }
}
