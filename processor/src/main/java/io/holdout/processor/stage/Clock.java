package io.holdout.processor.stage;

import io.holdout.model.Counts;
import io.holdout.model.Tick;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * A stage's time: the minimum over what its sources have reached. Nothing at or before the horizon, which lies the grace
 * period behind, can still arrive; a source that lags holds both back, a source that has ended does not.
 */
final class Clock {
    private static final Rows.Codec<Tick> TICK = Rows.codec(Tick.class);
    private static final Bytes TIME = RowKey.of('w').bytes();

    private final KeyValueStore<Bytes, byte[]> store;
    private final Duration grace;
    private final int expected;
    private final Map<String, Tick> sources = new TreeMap<>();
    private Instant time = Instant.EPOCH;

    Clock(KeyValueStore<Bytes, byte[]> store, Duration grace) {
        this(store, grace, 1);
    }

    /**
     * A clock that stands still until it has heard of so many sources.
     *
     * @param expected partitions of what was keyed anew, each of which tells how far it has come
     */
    Clock(KeyValueStore<Bytes, byte[]> store, Duration grace, int expected) {
        this.store = store;
        this.expected = expected;
        this.grace = grace;
        try (KeyValueIterator<Bytes, byte[]> rows =
                store.range(RowKey.of('s').bytes(), RowKey.of('s').last())) {
            rows.forEachRemaining(row -> {
                Tick tick = TICK.read(row.value);
                sources.put(tick.source(), tick);
            });
        }
        byte[] stored = store.get(TIME);
        if (stored != null) {
            time = TICK.read(stored).time();
        }
    }

    /** Takes in a tick; true when it moved time. Time never goes back, whatever a source says. */
    boolean accept(Tick tick) {
        Tick known = sources.get(tick.source());
        Tick newest = known != null && known.time().isAfter(tick.time()) ? tick.at(known.time()) : tick;
        sources.put(tick.source(), newest);
        store.put(RowKey.of('s').text(tick.source()).bytes(), TICK.write(newest));

        Instant reached = sources.size() < expected ? Instant.EPOCH : minimum();
        if (!reached.isAfter(time)) {
            return false;
        }
        time = reached;
        store.put(TIME, TICK.write(new Tick("time", time, false, Counts.NONE)));
        return true;
    }

    /**
     * Takes in how far a partition has come of what was keyed anew.
     *
     * @param last more may never come
     */
    boolean accept(int partition, Instant reached, boolean last) {
        return accept(new Tick("partition " + partition, reached, last, Counts.NONE));
    }

    /** True when everybody has ended from whom something was expected, so that nothing follows. */
    boolean isOut() {
        return sources.size() >= expected && sources.values().stream().allMatch(Tick::out);
    }

    /** The minimum over the sources that still run; when all have ended, the newest they have seen. */
    private Instant minimum() {
        return sources.values().stream()
                .filter(tick -> !tick.out())
                .map(Tick::time)
                .min(Instant::compareTo)
                .orElseGet(() -> sources.values().stream()
                        .map(Tick::time)
                        .max(Instant::compareTo)
                        .orElse(Instant.EPOCH));
    }

    /** True while nothing older can follow any sign-in: the one source that runs writes them in the order of time and id. */
    boolean isInOrder() {
        Tick only = null;
        for (Tick tick : sources.values()) {
            if (!tick.out()) {
                if (only != null || !tick.inOrder()) {
                    return false;
                }
                only = tick;
            }
        }
        return only != null;
    }

    /** What all sources have reached, or {@link Instant#EPOCH} before the first tick. */
    Instant time() {
        return time;
    }

    /** Nothing at or before it can still arrive, but for what is later than the grace period. */
    Instant horizon() {
        return time.equals(Instant.EPOCH) ? time : time.minus(grace);
    }
}
