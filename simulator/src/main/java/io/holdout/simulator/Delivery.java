package io.holdout.simulator;

import io.holdout.simulator.wire.Moment;
import java.util.Comparator;

/**
 * One record on its way into the hub.
 *
 * @param recorded envelope {@code time}
 * @param part which of the records that the moment is split into
 * @param due when the batch is closed that takes it along
 * @param order place in the batch, which has nothing to do with time
 * @param again whether the same record was delivered before
 */
record Delivery(Moment moment, long recorded, int part, int parts, long due, long order, boolean again)
        implements Comparable<Delivery> {
    private static final Comparator<Delivery> ORDER = Comparator.comparingLong(Delivery::due)
            .thenComparingInt(Delivery::pipeline)
            .thenComparingLong(Delivery::order)
            .thenComparingInt(Delivery::part);

    int pipeline() {
        return moment.look().category().pipeline();
    }

    boolean sameBatch(Delivery other) {
        return due == other.due && pipeline() == other.pipeline();
    }

    @Override
    public int compareTo(Delivery other) {
        return ORDER.compare(this, other);
    }
}
