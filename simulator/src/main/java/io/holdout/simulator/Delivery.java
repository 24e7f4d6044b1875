package io.holdout.simulator;

import io.holdout.simulator.wire.Moment;

/**
 * One record on its way into the hub.
 *
 * @param recorded envelope {@code time}
 * @param part which of the records that the moment is split into
 * @param due when the batch is closed that takes it along
 * @param order place in the batch, which has nothing to do with time
 * @param again whether the same record was delivered before
 * @param revised whether it says more than it did before
 */
record Delivery(Moment moment, long recorded, int part, int parts, long due, long order, boolean again, boolean revised)
        implements Comparable<Delivery> {

    int pipeline() {
        return moment.look().category().pipeline();
    }

    boolean sameBatch(Delivery other) {
        return due == other.due && pipeline() == other.pipeline();
    }

    @Override
    public int compareTo(Delivery other) {
        int byDue = Long.compare(due, other.due);
        if (byDue != 0) {
            return byDue;
        }
        int byPipeline = Integer.compare(pipeline(), other.pipeline());
        if (byPipeline != 0) {
            return byPipeline;
        }
        int byOrder = Long.compare(order, other.order);
        return byOrder != 0 ? byOrder : Integer.compare(part, other.part);
    }
}
