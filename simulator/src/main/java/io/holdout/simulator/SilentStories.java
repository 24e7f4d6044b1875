package io.holdout.simulator;

import io.holdout.simulator.wire.Outcome;
import io.holdout.simulator.wire.Person;
import io.holdout.simulator.wire.Ticks;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;

/** Devices whose legacy sign-ins end, and nothing takes their place. */
final class SilentStories {
    private final Plot plot;

    /** Days on which a policy has silenced a department: what else is silenced then is of the same note. */
    private final Set<Instant> noted;

    SilentStories(Plot plot, Set<Instant> noted) {
        this.plot = plot;
        this.noted = noted;
    }

    void goneSilent(Person who, Device device) {
        long stop = plot.about(0.55);
        plot.cast(Story.GONE_SILENT, who, device, plot.silentSince(stop));
        plot.legacy(Story.GONE_SILENT, who, device, plot.start(), stop);
        plot.expectSilence(Story.GONE_SILENT, who, device, stop);
    }

    /** Exchange is told to refuse legacy authentication of a department: nothing is logged from then on. */
    void silencedByPolicy(List<Person> department) {
        long stop = plot.about(0.63);
        for (Person who : department) {
            Device device = Device.samsung(who, "SM-A336B");
            plot.cast(Story.SILENCED_BY_POLICY, who, device, plot.silentSince(stop));
            // often enough for all of them to have been seen on the last day
            plot.habit(new Plot.Habit(
                    Story.SILENCED_BY_POLICY,
                    who,
                    device,
                    device.looks(),
                    Outcome.PASSWORD_SUFFICED,
                    plot.start(),
                    stop,
                    16,
                    Rhythm.ALWAYS));
        }
        boolean first = noted.add(Ticks.instant(stop).truncatedTo(ChronoUnit.DAYS));
        if (first && plot.quiet() - stop > Plot.SILENCE + 2 * Ticks.DAY) {
            plot.expect(Expectation.ofTenant(Story.SILENCED_BY_POLICY, Alert.SILENT_STOP, "", Grade.LIKELY)
                    .from(stop - plot.day())
                    .when(Expectation::letIn)
                    .within(11 * Ticks.DAY));
        }
    }
}
