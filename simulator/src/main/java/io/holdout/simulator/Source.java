package io.holdout.simulator;

import io.holdout.simulator.wire.Moment;

/** Something that makes things happen, hour by hour, each hour independent of the others. */
interface Source {

    /**
     * What happens in one hour, in no order.
     *
     * @param hour counted from the start of the tenant
     */
    void tell(long hour, Listener listener);

    /** Hears what happened and why. */
    interface Listener {
        void heard(Moment moment, Story story, String device);
    }
}
