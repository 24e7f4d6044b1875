package io.holdout.simulator;

import io.holdout.simulator.wire.Ticks;

/** How the sign-ins of a day spread over its hours. */
final class Rhythm {
    /** People at work: mornings and afternoons, little at the weekend. */
    static final Rhythm OFFICE =
            new Rhythm(0.25, 1, 1, 1, 1, 1, 2, 6, 14, 18, 16, 14, 12, 13, 15, 14, 12, 8, 5, 4, 3, 3, 2, 1, 1);
    /** Devices in somebody's pocket: whenever they are awake. */
    static final Rhythm AWAKE = new Rhythm(0.9, 1, 1, 1, 1, 2, 5, 8, 9, 9, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 7, 7, 6, 4, 2);
    /** Machines. */
    static final Rhythm ALWAYS = new Rhythm(1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1);

    private final double[] weights;
    private final double weekend;
    private final double sum;

    private Rhythm(double weekend, double... weights) {
        this.weights = weights;
        this.weekend = weekend;
        double total = 0;
        for (double weight : weights) {
            total += weight;
        }
        // so that an average day of the week has what was asked for
        sum = total * (5 + 2 * weekend) / 7;
    }

    /** The share of an average day's sign-ins in the hour that begins then (UTC). */
    double share(long ticks) {
        int hour = Math.floorMod(Math.floorDiv(ticks, Ticks.HOUR), 24);
        // 1 January 1970 was a Thursday
        int weekday = Math.floorMod(Math.floorDiv(ticks, Ticks.DAY) + 3, 7);
        return weights[hour] / sum * (weekday >= 5 ? weekend : 1);
    }
}
