package io.holdout.simulator;

import io.holdout.simulator.wire.Category;
import io.holdout.simulator.wire.Dice;
import io.holdout.simulator.wire.Look;
import io.holdout.simulator.wire.Moment;
import io.holdout.simulator.wire.Outcome;
import io.holdout.simulator.wire.Person;
import java.util.List;

/** Records of other categories, which share the hub because somebody ticked every box. */
final class Neighbours implements Source {
    private static final List<Look> LOOKS = List.of(
            Look.neighbour(Category.SERVICE_PRINCIPAL),
            Look.neighbour(Category.SERVICE_PRINCIPAL),
            Look.neighbour(Category.SERVICE_PRINCIPAL),
            Look.neighbour(Category.MANAGED_IDENTITY),
            Look.neighbour(Category.MANAGED_IDENTITY),
            Look.neighbour(Category.AUDIT),
            Look.neighbour(Category.AUDIT),
            Look.neighbour(Category.RISKY_USER));

    private final long seed;
    private final Timeline timeline;
    private final Person nobody;
    private final double perDay;

    Neighbours(long seed, Timeline timeline, double perDay) {
        this.seed = Dice.mix(seed, 0x4e19);
        this.timeline = timeline;
        this.perDay = perDay;
        nobody = Person.unknown(seed, 0);
    }

    @Override
    public void tell(long hour, Listener listener) {
        Dice dice = Dice.of(seed, hour);
        int count = dice.round(perDay / 24 * timeline.shareOf(hour));
        for (int i = 0; i < count; i++) {
            long at = dice.between(timeline.startOf(hour), timeline.endOf(hour));
            Look look = dice.pick(LOOKS);
            listener.heard(
                    Moment.of(at, dice.next(), nobody, nobody.office(), look, Outcome.SUCCESS), Story.EVERYDAY, "");
        }
    }
}
