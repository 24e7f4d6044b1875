package io.holdout.simulator;

import io.holdout.simulator.wire.Category;
import io.holdout.simulator.wire.Dice;
import io.holdout.simulator.wire.Moment;
import io.holdout.simulator.wire.Ticks;
import java.util.function.Consumer;

/**
 * How Azure delivers: late, some records hours late; one in thirty twice; some once more with a risk found later; those under very many policies in parts; in
 * batches a few minutes wide, a pipeline for each kind of record, which stall at times.
 */
final class Azure {
    private static final long WINDOW = 5 * Ticks.MINUTE;
    private static final double STALLS = 0.03;
    private static final double SPLITS = 0.01;
    /** With the 1.07 repeats of each of them 3.5 % of all deliveries; 3 to 4 % were measured. */
    private static final double REPEATS = 0.034;

    /** Sign-ins that are found to be risky hours later, and told again with that. */
    private static final double REVISIONS = 0.004;

    private final long seed;
    private final long end;
    private final boolean revises;

    Azure(long seed, Timeline timeline, boolean revises) {
        this.revises = revises;
        this.seed = Dice.mix(seed, 0xa22e);
        // to the end there must be time for a rounded timestamp and the way into the hub
        end = timeline.end() - 2 * Ticks.SECOND;
    }

    void deliver(Moment moment, Consumer<Delivery> hub) {
        Dice dice = Dice.of(moment.seed(), seed);
        long recorded = moment.created() + lag(dice, moment.look().category());
        if (recorded > end) {
            recorded = moment.created() + dice.between(30 * Ticks.SECOND, 1100 * Ticks.SECOND);
        }
        boolean splits = moment.look().category() == Category.INTERACTIVE && dice.chance(SPLITS);
        deliver(moment, recorded, splits ? 2 : 1, dice, false, false, hub);
        if (dice.chance(REPEATS)) {
            int repeats = dice.chance(0.94) ? 1 : dice.chance(0.83) ? 2 : 3;
            for (int i = 0; i < repeats; i++) {
                recorded += dice.between(20 * Ticks.SECOND, 15 * Ticks.MINUTE);
                if (recorded <= end) {
                    deliver(moment, recorded, splits ? 2 : 1, dice, true, false, hub);
                }
            }
        }
        if (revises && moment.look().category() == Category.INTERACTIVE && dice.chance(REVISIONS)) {
            recorded += dice.between(40 * Ticks.MINUTE, 3 * Ticks.HOUR);
            if (recorded <= end) {
                deliver(moment, recorded, splits ? 2 : 1, dice, true, true, hub);
            }
        }
    }

    private void deliver(
            Moment moment,
            long recorded,
            int parts,
            Dice dice,
            boolean again,
            boolean revised,
            Consumer<Delivery> hub) {
        long due = due(recorded, moment.look().category().pipeline());
        for (int part = 0; part < parts; part++) {
            hub.accept(new Delivery(moment, recorded, part, parts, due, dice.next(), again, revised));
        }
    }

    private static long lag(Dice dice, Category category) {
        double roll = dice.unit();
        if (roll < 0.006) {
            return dice.between(Ticks.HOUR, 6 * Ticks.HOUR);
        }
        if (category == Category.INTERACTIVE) {
            return roll < 0.90
                    ? seconds(dice, 30, 170)
                    : roll < 0.96 ? seconds(dice, 170, 300) : seconds(dice, 300, 1100);
        }
        return roll < 0.80 ? seconds(dice, 60, 170) : roll < 0.92 ? seconds(dice, 170, 600) : seconds(dice, 600, 1100);
    }

    private static long seconds(Dice dice, long from, long to) {
        return dice.between(from * Ticks.SECOND, to * Ticks.SECOND);
    }

    /** When the batch is closed that a record written then goes into. */
    private long due(long recorded, int pipeline) {
        long hour = Math.floorDiv(recorded, Ticks.HOUR);
        boolean stalled = Dice.of(seed, pipeline, hour).chance(STALLS);
        long width = stalled ? Ticks.HOUR : WINDOW;
        long phase = stalled ? 0 : pipeline * 47L * Ticks.SECOND;
        return Math.min((Math.floorDiv(recorded - phase, width) + 1) * width + phase, end + Ticks.SECOND);
    }
}
