package io.holdout.simulator;

import io.holdout.simulator.Ending.State;
import io.holdout.simulator.wire.Outcome;
import io.holdout.simulator.wire.Person;
import io.holdout.simulator.wire.Ticks;

/** Devices that stay with legacy authentication. */
final class StayingStories {
    private final Plot plot;

    StayingStories(Plot plot) {
        this.plot = plot;
    }

    void stillLegacy(Person who, Device device) {
        plot.cast(Story.STILL_LEGACY, who, device, Ending.in(State.LEGACY));
        plot.legacy(Story.STILL_LEGACY, who, device, plot.start(), plot.quiet());
    }

    /** An account of its own, used from one place around the clock. */
    void machine(String name, int number) {
        Person who = Person.service(plot.seed(), number, name);
        Device device = Device.smtp(who);
        plot.cast(Story.STILL_LEGACY, who, device, Ending.in(State.LEGACY));
        plot.habit(new Plot.Habit(
                Story.STILL_LEGACY,
                who,
                device,
                device.looks(),
                Outcome.PASSWORD_SUFFICED,
                plot.start(),
                plot.quiet(),
                20,
                Rhythm.ALWAYS));
    }

    void updatedButLegacy(Person who, Device before, Device after) {
        long update = plot.about(0.4);
        plot.cast(Story.UPDATED_BUT_LEGACY, who, after, Ending.in(State.LEGACY));
        plot.legacy(Story.UPDATED_BUT_LEGACY, who, before, plot.start(), update);
        plot.legacy(Story.UPDATED_BUT_LEGACY, who, after, update, plot.quiet());
    }

    void goneSilent(Person who, Device device) {
        long stop = plot.about(0.55);
        plot.cast(Story.GONE_SILENT, who, device, plot.silentSince(stop));
        plot.legacy(Story.GONE_SILENT, who, device, plot.start(), stop);
    }

    void stalePassword(Person who, Device device) {
        long changed = plot.about(0.5);
        long noticed = changed + plot.day();
        Device atHome = device.at(who.home());
        plot.cast(Story.STALE_PASSWORD, who, device, Ending.in(State.LEGACY));
        plot.legacy(Story.STALE_PASSWORD, who, device, plot.start(), changed);
        frequent(who, atHome, Outcome.WRONG_PASSWORD, changed, noticed, 8 * 24);
        frequent(who, atHome, Outcome.LOCKED, changed, noticed, 24);
        plot.legacy(Story.STALE_PASSWORD, who, device, noticed, plot.quiet());
        plot.expect(Expectation.ofDevice(Story.STALE_PASSWORD, Alert.STALE_PASSWORD, who, device, Grade.LIKELY)
                .from(changed)
                .when(Expectation::refused)
                .within(2 * Ticks.HOUR)
                .times(5));
    }

    private void frequent(Person who, Device device, Outcome outcome, long from, long until, double perDay) {
        plot.habit(new Plot.Habit(
                Story.STALE_PASSWORD, who, device, device.looks(), outcome, from, until, perDay, Rhythm.ALWAYS));
    }
}
