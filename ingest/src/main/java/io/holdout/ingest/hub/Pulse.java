package io.holdout.ingest.hub;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/** When a partition of a hub tells the time; one for each partition, since it may remember. */
public interface Pulse {
    /**
     * Asked after each event.
     *
     * @param before newest sign-in before it
     * @param after newest sign-in with it
     * @return whether a tick is due
     */
    boolean isDue(Instant before, Instant after);

    /**
     * Asked now and then, when everything in the hub has been read.
     *
     * @param newest sign-in
     * @return the time to tell; empty for none
     */
    Optional<Instant> idle(Instant newest);

    /** By the clock: once a second while events come, and with time going on while none do. */
    static Supplier<Pulse> live() {
        return Live::new;
    }

    /** For a hub that events of this day come to. */
    final class Live implements Pulse {
        /** Ticks go to every partition of the sign-ins, so there are fewer of them than transactions. */
        private static final Duration EVERY = Duration.ofSeconds(1);

        /** A hub delivers late: what an idle partition may still bring is as old as this. */
        private static final Duration BEHIND = Duration.ofMinutes(15);

        private long ticked = System.nanoTime() - EVERY.toNanos();

        private Live() {}

        @Override
        public boolean isDue(Instant before, Instant after) {
            long now = System.nanoTime();
            boolean due = now - ticked >= EVERY.toNanos();
            ticked = due ? now : ticked;
            return due;
        }

        @Override
        public Optional<Instant> idle(Instant newest) {
            Instant idle = Instant.now().minus(BEHIND);
            return Optional.of(idle.isAfter(newest) ? idle : newest);
        }
    }
}
