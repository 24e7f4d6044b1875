package io.holdout.simulator.hub;

import java.util.concurrent.atomic.LongAdder;

/** Counts events. */
final class Traffic {
    private final LongAdder published = new LongAdder();
    private final LongAdder delivered = new LongAdder();

    void published(int events) {
        published.add(events);
    }

    void delivered() {
        delivered.increment();
    }

    long published() {
        return published.sum();
    }

    long deliveredSoFar() {
        return delivered.sum();
    }
}
