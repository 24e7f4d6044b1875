package io.holdout.simulator;

import io.holdout.simulator.Ending.State;
import io.holdout.simulator.wire.Outcome;
import io.holdout.simulator.wire.Person;
import io.holdout.simulator.wire.Ticks;

/** Devices that move to modern authentication, or try to. */
final class MovingStories {
    private final Plot plot;

    MovingStories(Plot plot) {
        this.plot = plot;
    }

    void migrated(Person who, Device device) {
        long move = plot.about(0.35 + 0.25 * plot.dice().unit());
        long done = plot.setup(Story.MIGRATED, who, device, move, Outcome.SUCCESS);
        plot.cast(Story.MIGRATED, who, device, done, Ending.in(State.MIGRATED));
        plot.legacy(Story.MIGRATED, who, device, plot.start(), move);
        plot.modern(Story.MIGRATED, who, device, done, plot.quiet());
        plot.expectMigration(Story.MIGRATED, who, device, done);
    }

    void failedMigration(Person who, Device device) {
        long move = plot.about(0.45);
        long done = plot.setup(Story.FAILED_MIGRATION, who, device, move, Outcome.SUCCESS);
        plot.cast(Story.FAILED_MIGRATION, who, device, done, Ending.in(State.LEGACY));
        plot.legacy(Story.FAILED_MIGRATION, who, device, plot.start(), plot.quiet());
        for (int minutes : new int[] {7, 19}) {
            plot.once(
                    Story.FAILED_MIGRATION,
                    who,
                    device,
                    done + minutes * Ticks.MINUTE,
                    who.home(),
                    device.looks().get(0),
                    Outcome.PASSWORD_SUFFICED);
        }
        plot.modern(Story.FAILED_MIGRATION, who, device, done, plot.quiet());
        expectSecondDevice(Story.FAILED_MIGRATION, who, device, done);
    }

    /** One key for both, so the other one cannot be told from a profile that was left behind. */
    void twinPhones(Person who, Device twins) {
        long done = plot.setup(Story.TWIN_PHONES, who, twins, plot.about(0.5), Outcome.SUCCESS);
        plot.cast(Story.TWIN_PHONES, who, twins, done, Ending.in(State.LEGACY));
        plot.legacy(Story.TWIN_PHONES, who, twins, plot.start(), plot.quiet());
        plot.once(
                Story.TWIN_PHONES,
                who,
                twins,
                done + 12 * Ticks.MINUTE,
                who.home(),
                twins.looks().get(0),
                Outcome.PASSWORD_SUFFICED);
        plot.modern(Story.TWIN_PHONES, who, twins, done, plot.quiet());
        expectSecondDevice(Story.TWIN_PHONES, who, twins, done);
    }

    void secondDevice(Person who) {
        Device moving = Device.apple(who, "iPhone16,2", "18.1.1", "22B91");
        Device staying = Device.apple(who, "iPad11,3", "15.7.9", "19H365");
        long move = plot.about(0.5);
        long done = plot.setup(Story.SECOND_DEVICE, who, moving, move, Outcome.SUCCESS);
        plot.cast(Story.SECOND_DEVICE, who, moving, done, Ending.in(State.MIGRATED, State.POSSIBLY_MIGRATED));
        plot.cast(Story.SECOND_DEVICE, who, staying, Ending.in(State.LEGACY));
        plot.legacy(Story.SECOND_DEVICE, who, moving, plot.start(), move);
        plot.legacy(Story.SECOND_DEVICE, who, staying, plot.start(), plot.quiet());
        plot.once(
                Story.SECOND_DEVICE,
                who,
                staying,
                done + 11 * Ticks.MINUTE,
                who.home(),
                staying.looks().get(0),
                Outcome.PASSWORD_SUFFICED);
        plot.modern(Story.SECOND_DEVICE, who, moving, done, plot.quiet());
        expectSecondDevice(Story.SECOND_DEVICE, who, staying, done);
    }

    private void expectSecondDevice(Story story, Person who, Device device, long done) {
        plot.expect(Expectation.ofDevice(story, Alert.SECOND_DEVICE, who, device, Grade.LIKELY)
                .from(done)
                .when(Expectation::letIn));
    }

    void regressed(Person who, Device device) {
        long move = plot.about(0.3);
        long relapse = plot.about(0.6);
        long done = plot.setup(Story.REGRESSED, who, device, move, Outcome.SUCCESS);
        plot.cast(Story.REGRESSED, who, device, done, Ending.in(State.REGRESSED));
        plot.legacy(Story.REGRESSED, who, device, plot.start(), move);
        plot.modern(Story.REGRESSED, who, device, done, relapse);
        plot.legacy(Story.REGRESSED, who, device, relapse, plot.quiet());
        plot.expectMigration(Story.REGRESSED, who, device, done);
        plot.expect(Expectation.ofDevice(Story.REGRESSED, Alert.REGRESSED, who, device, Grade.CERTAIN)
                .from(relapse)
                .when(Expectation::letIn));
    }

    void silentUpgrade(Person who, Device device) {
        long move = plot.about(0.4);
        plot.once(
                Story.SILENT_UPGRADE,
                who,
                device,
                move,
                who.home(),
                device.renewals().get(0).granting(),
                Outcome.PASSWORD_SUFFICED);
        plot.cast(Story.SILENT_UPGRADE, who, device, move, Ending.in(State.MIGRATED));
        plot.legacy(Story.SILENT_UPGRADE, who, device, plot.start(), move);
        plot.modern(Story.SILENT_UPGRADE, who, device, move, plot.quiet());
        plot.expectMigration(Story.SILENT_UPGRADE, who, device, move);
        plot.expect(Expectation.ofUser(Story.SILENT_UPGRADE, Alert.SILENT_UPGRADE, who, device, "", Grade.LIKELY)
                .from(move)
                .when(Expectation::modern));
    }

    void silentUpgradeStopped(Person who, Device device) {
        long attempt = plot.about(0.4);
        long last = attempt + 4 * Ticks.HOUR;
        plot.cast(
                Story.SILENT_UPGRADE_STOPPED,
                who,
                device,
                plot.quiet() - last < Plot.SILENCE
                        ? Ending.in(State.UPGRADE_PENDING, State.LEGACY)
                        : Ending.in(State.LEGACY));
        for (long later : new long[] {0, 2 * Ticks.HOUR, 4 * Ticks.HOUR}) {
            plot.once(
                    Story.SILENT_UPGRADE_STOPPED,
                    who,
                    device,
                    attempt + later,
                    who.home(),
                    device.renewals().get(0).granting(),
                    Outcome.MFA_REQUIRED);
        }
        plot.legacy(Story.SILENT_UPGRADE_STOPPED, who, device, plot.start(), plot.quiet());
        plot.expect(Expectation.ofUser(
                        Story.SILENT_UPGRADE_STOPPED, Alert.SILENT_UPGRADE_STOPPED, who, device, "", Grade.LIKELY)
                .from(attempt)
                .when(moment -> !moment.look().isLegacy() && moment.outcome().stopped()));
    }
}
