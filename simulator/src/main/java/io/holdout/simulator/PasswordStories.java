package io.holdout.simulator;

import io.holdout.simulator.Ending.State;
import io.holdout.simulator.wire.Outcome;
import io.holdout.simulator.wire.Person;
import io.holdout.simulator.wire.Ticks;
import java.util.List;

/** Devices that try a wrong password, though nobody attacks. */
final class PasswordStories {
    private final Plot plot;

    PasswordStories(Plot plot) {
        this.plot = plot;
    }

    void stalePassword(Person who, Device device) {
        long changed = plot.about(0.5);
        refused(Story.STALE_PASSWORD, who, device, device.at(who.home()), changed, changed + plot.day(), 8, 1);
    }

    /** Azure locks the account for the device's sake, and says so instead of looking at the password. */
    void smartLockout(Person who, Device device) {
        long changed = plot.about(0.65);
        refused(Story.SMART_LOCKOUT, who, device, device.at(who.home()), changed, changed + plot.day() / 4, 3, 12);
    }

    /** More than a spray needs, from one network and within minutes, but all of them at home there. */
    void sharedEgress(List<Person> colleagues) {
        long expired = plot.about(0.58);
        for (int i = 0; i < colleagues.size(); i++) {
            Person who = colleagues.get(i);
            Device device = i % 3 == 0 ? Device.outlook(who, 16) : Device.samsung(who, "SM-G998B");
            long from = expired + i * Ticks.MINUTE;
            refused(Story.SHARED_EGRESS, who, device, device.at(who.office()), from, from + plot.day() / 5, 9, 0);
        }
    }

    /**
     * The device has an old password for a while.
     *
     * @param there where it is meanwhile
     * @param wrong refusals an hour for a wrong password
     * @param locked refusals an hour for a locked account
     */
    private void refused(
            Story story,
            Person who,
            Device device,
            Device there,
            long changed,
            long noticed,
            double wrong,
            double locked) {
        plot.cast(story, who, device, Ending.in(State.LEGACY));
        plot.legacy(story, who, device, plot.start(), changed);
        for (int i = 0; i < 6; i++) {
            plot.once(
                    story,
                    who,
                    there,
                    changed + i * 4L * Ticks.MINUTE + plot.dice().between(0, 3 * Ticks.MINUTE),
                    there.places().get(0),
                    device.looks().get(0),
                    locked > wrong && i > 2 ? Outcome.LOCKED : Outcome.WRONG_PASSWORD);
        }
        frequent(story, who, there, Outcome.WRONG_PASSWORD, changed, noticed, 24 * wrong);
        frequent(story, who, there, Outcome.LOCKED, changed, noticed, 24 * locked);
        plot.legacy(story, who, device, noticed, plot.quiet());
        plot.expect(Expectation.ofDevice(story, Alert.STALE_PASSWORD, who, device, Grade.LIKELY)
                .from(changed)
                .when(Expectation::refused)
                .times(5));
    }

    private void frequent(
            Story story, Person who, Device device, Outcome outcome, long from, long until, double perDay) {
        plot.habit(new Plot.Habit(story, who, device, device.looks(), outcome, from, until, perDay, Rhythm.ALWAYS));
    }

    /** Two slips and a success are no device with an old password. */
    void mistyped(Person who, Device device) {
        long changed = plot.about(0.5);
        plot.cast(Story.MISTYPED, who, device, Ending.in(State.LEGACY));
        plot.legacy(Story.MISTYPED, who, device, plot.start(), plot.quiet());
        Outcome[] outcomes = {Outcome.WRONG_PASSWORD, Outcome.WRONG_PASSWORD, Outcome.PASSWORD_SUFFICED};
        for (int i = 0; i < outcomes.length; i++) {
            plot.once(
                    Story.MISTYPED,
                    who,
                    device,
                    changed + i * 40L * Ticks.SECOND,
                    who.home(),
                    device.looks().get(0),
                    outcomes[i]);
        }
    }
}
