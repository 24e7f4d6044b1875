package io.holdout.processor.stage;

import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What falls due of tenants, run in the order of time, because what was said meanwhile counts. */
final class TenantTimers {
    private final Timers timers;

    TenantTimers(Timers timers) {
        this.timers = timers;
    }

    /** What a timer is for; the first letter of what it is about. */
    enum Due {
        /** A tenant is looked at: tenant. */
        TENANT('t'),
        /** Something was said of a device: user, device, and when it happened. */
        DEVICE('d'),
        /** A day of silence is decided: tenant and day. */
        SILENT_DAY('s'),
        /** A note on a day of silence is closed: tenant and day. */
        NOTE_ENDS('n'),
        /** A device is forgotten: user and device. */
        DEVICE_FORGOTTEN('v'),
        /** An exception ends: tenant and exception. */
        EXCEPTION('x');

        private final char letter;

        Due(char letter) {
            this.letter = letter;
        }

        private static Due of(char letter) {
            for (Due due : values()) {
                if (due.letter == letter) {
                    return due;
                }
            }
            throw new IllegalStateException("a timer of a kind this release does not know: " + letter);
        }
    }

    /** Does what is due. */
    interface Action {
        /** @param time it was due at, rounded up to milliseconds */
        void run(Instant time, Due what, String[] about);
    }

    void await(Instant time, Due what, String... about) {
        timers.set(time, Timers.Kind.JUDGE_TENANT, what.letter + String.join("\0", about));
    }

    void cancel(Instant time, Due what, String... about) {
        timers.clear(time, Timers.Kind.JUDGE_TENANT, what.letter + String.join("\0", about));
    }

    /** Tenants that are looked at some time. */
    Set<String> tenants() {
        return timers.all(Timers.Kind.JUDGE_TENANT).stream()
                .filter(about -> about.charAt(0) == Due.TENANT.letter)
                .map(about -> about.substring(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Runs everything due at or before {@code now}, each before what is due later, also what is added meanwhile. */
    void run(Instant now, Action action) {
        timers.runInOrder(
                now,
                (time, about) -> action.run(
                        time, Due.of(about.charAt(0)), about.substring(1).split("\0", -1)));
    }
}
