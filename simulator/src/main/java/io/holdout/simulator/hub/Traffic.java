package io.holdout.simulator.hub;

import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Counts events, and keeps the newest token. */
final class Traffic {
    private final LongAdder published = new LongAdder();
    private final LongAdder delivered = new LongAdder();
    private volatile @Nullable PutToken lastToken;

    void published(int events) {
        published.add(events);
    }

    void delivered() {
        delivered.increment();
    }

    void put(PutToken token) {
        lastToken = token;
    }

    @Nullable
    PutToken lastToken() {
        return lastToken;
    }

    long published() {
        return published.sum();
    }

    long deliveredSoFar() {
        return delivered.sum();
    }
}
