package io.holdout.simulator;

import io.holdout.simulator.wire.Dice;
import io.holdout.simulator.wire.Moment;
import io.holdout.simulator.wire.Outcome;
import io.holdout.simulator.wire.Person;
import java.util.List;

/** A given number of sign-ins without a story, a given share of them over legacy authentication, for measuring. */
final class Throng implements Source {
    /** Share of the people who have a legacy device. */
    private static final double HOLDOUTS = 0.02;

    private final long seed;
    private final Timeline timeline;
    private final Crowd crowd;
    private final List<Person> people;
    private final List<Device> devices;
    private final double legacyShare;
    /** How many sign-ins happen before an hour. */
    private final long[] before;

    Throng(long seed, Timeline timeline, List<Person> people, double legacyShare, long moments) {
        this.seed = Dice.mix(seed, 0x7402);
        this.timeline = timeline;
        this.legacyShare = legacyShare;
        this.people = people.subList(0, (int) Math.ceil(people.size() * HOLDOUTS));
        crowd = new Crowd(seed, timeline, people, 0, 0, timeline.start());
        devices = this.people.stream().map(Throng::device).toList();
        before = spread(timeline, moments);
    }

    private static long[] spread(Timeline timeline, long moments) {
        int hours = Math.toIntExact(timeline.hours());
        double[] weight = new double[hours + 1];
        for (int hour = 0; hour < hours; hour++) {
            double share = Rhythm.OFFICE.share(timeline.startOf(hour)) * timeline.shareOf(hour);
            weight[hour + 1] = weight[hour] + share;
        }
        long[] counts = new long[hours + 1];
        for (int hour = 0; hour <= hours; hour++) {
            counts[hour] = Math.round(moments * (weight[hour] / weight[hours]));
        }
        return counts;
    }

    private static Device device(Person who) {
        return switch ((int) (who.trait() >>> 20) & 7) {
            case 0 -> Device.apple(who, "iPhone12,1", "15.5", "19F77");
            case 1 -> Device.apple(who, "iPhone14,5", "17.6.1", "21G93");
            case 2 -> Device.apple(who, "iPad7,11", "14.8", "18H17");
            case 3 -> Device.samsung(who, "SM-A515F");
            case 4 -> Device.gmail(who);
            case 5 -> Device.outlook(who, 16);
            case 6 -> Device.imap(who);
            default -> Device.smtp(who);
        };
    }

    @Override
    public void tell(long hour, Listener listener) {
        Dice dice = Dice.of(seed, hour);
        long count = before[(int) hour + 1] - before[(int) hour];
        for (long i = 0; i < count; i++) {
            long at = dice.between(timeline.startOf(hour), timeline.endOf(hour));
            listener.heard(dice.chance(legacyShare) ? legacy(dice, at) : crowd.moment(dice, at), Story.EVERYDAY, "");
        }
    }

    private Moment legacy(Dice dice, long at) {
        int number = dice.below(people.size());
        Device device = devices.get(number);
        return Moment.of(
                at,
                dice.next(),
                people.get(number),
                dice.pick(device.places()),
                dice.pick(device.looks()),
                Outcome.PASSWORD_SUFFICED);
    }
}
