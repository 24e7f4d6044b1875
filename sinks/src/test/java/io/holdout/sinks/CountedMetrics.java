package io.holdout.sinks;

import java.util.Map;
import java.util.TreeMap;

/** Counts by name, to be read by a test. */
public final class CountedMetrics implements SinkMetrics {
    private final Map<String, Integer> counts = new TreeMap<>();

    public synchronized Map<String, Integer> counts() {
        return Map.copyOf(counts);
    }

    private synchronized void count(String name) {
        counts.merge(name, 1, Integer::sum);
    }

    @Override
    public void read(String sink) {
        count("read");
    }

    @Override
    public void delivered(String sink) {
        count("delivered");
    }

    @Override
    public void withheld(String sink) {
        count("withheld");
    }

    @Override
    public void retried(String sink) {
        count("retried");
    }

    @Override
    public void parked(String sink) {
        count("parked");
    }

    @Override
    public void unreadable(String sink) {
        count("unreadable");
    }
}
