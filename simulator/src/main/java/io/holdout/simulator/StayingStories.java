package io.holdout.simulator;

import io.holdout.simulator.Ending.State;
import io.holdout.simulator.wire.App;
import io.holdout.simulator.wire.Look;
import io.holdout.simulator.wire.Outcome;
import io.holdout.simulator.wire.Person;
import io.holdout.simulator.wire.Place;
import io.holdout.simulator.wire.Ticks;
import java.util.List;
import java.util.stream.LongStream;

/** Devices and programs that stay with legacy authentication. */
final class StayingStories {
    private final Plot plot;

    StayingStories(Plot plot) {
        this.plot = plot;
    }

    void stillLegacy(Person who, Device device) {
        stay(Story.STILL_LEGACY, who, device);
    }

    void managed(Person who, Device device) {
        stay(Story.MANAGED, who, device);
    }

    void federated(Person who, Device device) {
        stay(Story.FEDERATED, who, device);
    }

    private void stay(Story story, Person who, Device device) {
        plot.cast(story, who, device, Ending.in(State.LEGACY));
        plot.legacy(story, who, device, plot.start(), plot.quiet());
    }

    void updatedButLegacy(Person who, Device before, Device after) {
        long update = plot.about(0.4);
        plot.cast(Story.UPDATED_BUT_LEGACY, who, after, Ending.in(State.LEGACY));
        plot.legacy(Story.UPDATED_BUT_LEGACY, who, before, plot.start(), update);
        plot.legacy(Story.UPDATED_BUT_LEGACY, who, after, update, plot.quiet());
    }

    /** The old phone falls silent, but its user does not: who counts users has nothing to tell. */
    void restoredPhone(Person who, Device old, Device restored) {
        long bought = plot.about(0.5);
        plot.cast(
                Story.RESTORED_PHONE,
                who,
                old,
                plot.quiet() - bought < Plot.SILENCE ? Ending.in(State.LEGACY) : Ending.in(State.SILENT, State.LEGACY));
        plot.cast(Story.RESTORED_PHONE, who, restored, Ending.in(State.LEGACY));
        plot.legacy(Story.RESTORED_PHONE, who, old, plot.start(), bought);
        plot.legacy(Story.RESTORED_PHONE, who, restored, bought, plot.quiet());
        plot.expect(Expectation.ofDevice(Story.RESTORED_PHONE, Alert.SILENT_STOP, who, old, Grade.LIKELY)
                .from(bought - plot.day())
                .when(Expectation::letIn)
                .within(11 * Ticks.DAY)
                .perhaps());
    }

    void unknownPhone(Person who, Device device) {
        plot.castUncharted(Story.UNKNOWN_PHONE, who, device, Ending.in(State.LEGACY));
        plot.legacy(Story.UNKNOWN_PHONE, who, device, plot.start(), plot.quiet());
    }

    void newPhone(Person who, Device device) {
        plot.castUncharted(Story.NEW_PHONE, who, device, Ending.in(State.LEGACY));
        long bought = plot.export() + plot.day() / 24;
        for (int i = 0; i < 6; i++) {
            plot.once(
                    Story.NEW_PHONE,
                    who,
                    device,
                    bought + i * (plot.day() / 16),
                    who.home(),
                    device.looks().get(0),
                    Outcome.PASSWORD_SUFFICED);
        }
    }

    void traveller(Person who, Device device) {
        long leaves = plot.about(0.45);
        long returns = leaves + 3 * plot.day();
        plot.cast(Story.TRAVELLER, who, device, Ending.in(State.LEGACY));
        plot.legacy(Story.TRAVELLER, who, device, plot.start(), leaves);
        plot.legacy(Story.TRAVELLER, who, device.at(Place.hotel(who.trait())), leaves, returns);
        plot.legacy(Story.TRAVELLER, who, device, returns, plot.quiet());
    }

    /** The other computer's sign-ins look as if this one had moved, and the log cannot tell them apart. */
    void twoComputers(Person who) {
        Device old = Device.outlook(who, 16);
        Look other = Look.refresh(
                App.OFFICE, App.EXCHANGE, "", "Windows 10", "Rich Client 4.72.0.0", "Mail.ReadWrite", "User.Read");
        plot.cast(
                Story.TWO_COMPUTERS,
                who,
                old,
                Ending.in(State.LEGACY, State.REGRESSED, State.POSSIBLY_MIGRATED, State.MIGRATING));
        plot.legacy(Story.TWO_COMPUTERS, who, old, plot.start(), plot.quiet());
        plot.habit(new Plot.Habit(
                Story.TWO_COMPUTERS,
                who,
                old.at(who.home()),
                List.of(other),
                Outcome.SUCCESS,
                plot.start(),
                plot.quiet(),
                6,
                Rhythm.OFFICE));
        for (Alert alert : List.of(Alert.MIGRATED, Alert.REGRESSED, Alert.SECOND_DEVICE)) {
            plot.expect(Expectation.ofDevice(Story.TWO_COMPUTERS, alert, who, old, Grade.CERTAIN)
                    .when(Expectation::modern)
                    .within(plot.quiet() - plot.start())
                    .perhaps());
        }
    }

    void ewsClient(Person who) {
        Look mac = Look.refresh(
                App.APPLE, App.EXCHANGE, "macOS/13.4 (22F66) dataaccessd/1.0", "MacOs", "", "EWS.AccessAsUser.All");
        long from = plot.about(0.2);
        plot.habit(new Plot.Habit(
                Story.EWS_CLIENT,
                who,
                Device.modernMac(who),
                List.of(mac),
                Outcome.SUCCESS,
                from,
                plot.quiet(),
                9,
                Rhythm.OFFICE));
    }

    // --- machines, with accounts of their own

    /** An account used from one place around the clock. */
    void machine(Story story, String name, int number, Ending ending) {
        Person who = Person.service(plot.seed(), number, name);
        Device device = Device.smtp(who);
        plot.cast(story, who, device, ending);
        plot.habit(always(story, who, device, device.looks(), Outcome.PASSWORD_SUFFICED, 20));
        long until = plot.exceptedUntil(story);
        if (story == Story.EXCEPTION_EXPIRED) {
            plot.expect(Expectation.ofTenant(story, Alert.EXCEPTION_EXPIRED, who.name(), Grade.CERTAIN)
                    .from(until)
                    .when(Expectation::letIn)
                    .after(-2 * Ticks.HOUR)
                    .within(plot.day()));
            plot.expect(Expectation.ofDevice(story, Alert.LEGACY_SIGN_IN, who, device, Grade.CERTAIN)
                    .from(until)
                    .when(Expectation::letIn)
                    .within(plot.day()));
        }
    }

    private Plot.Habit always(
            Story story, Person who, Device device, List<Look> looks, Outcome outcome, double perDay) {
        return new Plot.Habit(story, who, device, looks, outcome, plot.start(), plot.quiet(), perDay, Rhythm.ALWAYS);
    }

    /** Monday after Monday, a little earlier or later; the first gap is no longer than a week. */
    void weeklyScanner(String name, int number) {
        Person who = Person.service(plot.seed(), number, name);
        Device device = Device.smtp(who);
        plot.cast(Story.WEEKLY_SCANNER, who, device, Ending.in(State.LEGACY));
        long first = plot.start() + plot.day();
        long weeks = (plot.quiet() - first) / (7 * Ticks.DAY);
        LongStream.rangeClosed(0, weeks).forEach(week -> {
            long late = week % 2 == 0 ? 2 * Ticks.HOUR : 0;
            for (int page = 0; page < 3; page++) {
                plot.once(
                        Story.WEEKLY_SCANNER,
                        who,
                        device,
                        first + week * 7 * Ticks.DAY + late + page * Ticks.MINUTE,
                        who.office(),
                        device.looks().get(0),
                        Outcome.PASSWORD_SUFFICED);
            }
        });
    }

    void ropcJob(String name, int number) {
        Person who = Person.service(plot.seed(), number, name);
        App app = new App(Device.ROPC_JOB, "Timesheet export");
        Look look = Look.legacy("Mobile Apps and Desktop clients", "timesheets/4.2")
                .as(app, "Mobile Apps and Desktop clients");
        Device job = Device.smtp(who);
        plot.habit(always(Story.ROPC_JOB, who, job, List.of(look), Outcome.PASSWORD_SUFFICED, 8));
        plot.expect(Expectation.ofUser(Story.ROPC_JOB, Alert.ROPC_SIGN_IN, who, job, app.name(), Grade.CERTAIN)
                .when(Expectation::modern));
    }
}
