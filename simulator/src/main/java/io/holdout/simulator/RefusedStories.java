package io.holdout.simulator;

import io.holdout.simulator.Ending.State;
import io.holdout.simulator.wire.App;
import io.holdout.simulator.wire.Change;
import io.holdout.simulator.wire.Look;
import io.holdout.simulator.wire.Outcome;
import io.holdout.simulator.wire.Person;
import io.holdout.simulator.wire.Place;
import io.holdout.simulator.wire.Ticks;
import java.util.List;
import java.util.stream.IntStream;

/** Devices that a policy, a missing consent or a setting of the mailbox keeps out. */
final class RefusedStories {
    private final Plot plot;

    RefusedStories(Plot plot) {
        this.plot = plot;
    }

    // --- by policy

    void blocked(Person who, Device device) {
        long policy = plot.about(0.4);
        plot.legacy(Story.BLOCKED, who, device, plot.start(), policy);
        keptOut(Story.BLOCKED, who, device, Outcome.BLOCKED_BY_POLICY, policy);
    }

    void blockedByDefaults(Person who, Device device) {
        // not from the first hour, so that the user has been seen at the usual places before
        long from = plot.about(0.15);
        Look teams = Look.refresh(App.TEAMS, App.GRAPH, "", "Android 14", "", "Chat.ReadWrite", "User.Read");
        for (int i = 0; i < 6; i++) {
            plot.once(
                    Story.BLOCKED_BY_DEFAULTS,
                    who,
                    device,
                    from - (i + 1) * (plot.day() / 8),
                    List.of(who.mobile(), who.home(), who.office()).get(i % 3),
                    teams,
                    Outcome.SUCCESS);
        }
        keptOut(Story.BLOCKED_BY_DEFAULTS, who, device, Outcome.BLOCKED_BY_DEFAULTS, from);
    }

    void blockedWithoutCode(Person who, Device device) {
        long policy = plot.about(0.5);
        plot.legacy(Story.BLOCKED_WITHOUT_CODE, who, device, plot.start(), policy);
        keptOut(Story.BLOCKED_WITHOUT_CODE, who, device, Outcome.BLOCKED_WITHOUT_CODE, policy);
    }

    /** Never twice the same network, but always the same kind of device in the same autonomous system. */
    void tunnelled(Person who, Device device) {
        List<Place> exits = IntStream.range(0, 200)
                .mapToObj(number -> Place.tunnel((int) (who.trait() & 3), who.trait() + number))
                .toList();
        long policy = plot.about(0.5);
        Device away = device.at(exits);
        plot.legacy(Story.TUNNELLED, who, away, plot.start(), policy);
        keptOut(Story.TUNNELLED, who, away, Outcome.BLOCKED_BY_POLICY, policy);
    }

    private void keptOut(Story story, Person who, Device device, Outcome outcome, long from) {
        plot.cast(story, who, device, Ending.in(State.BLOCKED));
        plot.attempts(story, who, device, outcome, from, plot.quiet());
        plot.expect(Expectation.ofDevice(story, Alert.LEGACY_BLOCKED, who, device, Grade.CERTAIN)
                .when(Expectation::stopped));
    }

    // --- for want of consent

    void consentBlocked(Person who, Device device, boolean first) {
        plot.cast(Story.CONSENT_BLOCKED, who, device, Ending.in(State.CONSENT_BLOCKED, State.LEGACY));
        plot.setup(Story.CONSENT_BLOCKED, who, device, plot.about(0.05), Outcome.ADMIN_CONSENT);
        plot.setup(Story.CONSENT_BLOCKED, who, device, plot.about(0.10), Outcome.CONSENT);
        plot.legacy(Story.CONSENT_BLOCKED, who, device, plot.start(), plot.quiet());
        if (first) {
            plot.expect(Expectation.ofTenant(Story.CONSENT_BLOCKED, Alert.CONSENT_MISSING, "", Grade.CERTAIN)
                    .when(moment -> moment.outcome().equals(Outcome.ADMIN_CONSENT)));
        }
    }

    void consentAwaited(List<Person> colleagues) {
        long refused = plot.about(0.10);
        long again = plot.about(0.22);
        for (int i = 0; i < colleagues.size(); i++) {
            Person who = colleagues.get(i);
            Device device = Device.apple(who, "iPhone13,3", "17.5.1", "21F90");
            plot.setup(Story.CONSENT_AWAITED, who, device, refused + i * (plot.day() / 12), Outcome.CONSENT);
            moves(Story.CONSENT_AWAITED, who, device, again + i * (plot.day() / 12));
        }
    }

    void notAssigned(Person who, Device device, boolean first) {
        plot.setup(Story.NOT_ASSIGNED, who, device, plot.about(0.3), Outcome.NOT_ASSIGNED);
        moves(Story.NOT_ASSIGNED, who, device, plot.about(0.45));
        if (first) {
            plot.expect(Expectation.ofTenant(Story.NOT_ASSIGNED, Alert.APP_DISABLED, "", Grade.CERTAIN)
                    .when(moment -> moment.outcome().equals(Outcome.NOT_ASSIGNED)));
        }
    }

    /** The set-up meets the outage, and is tried again the day after. */
    void appDisabled(Person who, Device device, Outage outage, boolean first) {
        long tried = outage.from() + plot.day() / 24;
        plot.setup(Story.APP_DISABLED, who, device, tried, outage.outcome());
        moves(Story.APP_DISABLED, who, device, outage.until() + plot.day() / 2);
        if (first) {
            // whoever renews a token meanwhile may come first
            plot.expect(Expectation.ofTenant(Story.APP_DISABLED, Alert.APP_DISABLED, "", Grade.CERTAIN)
                    .when(moment -> moment.outcome().equals(outage.outcome()))
                    .after(-plot.day() / 24)
                    .within(plot.day() / 12));
        }
    }

    private void moves(Story story, Person who, Device device, long at) {
        long done = plot.setup(story, who, device, at, Outcome.SUCCESS);
        plot.cast(story, who, device, done, Ending.in(State.MIGRATED));
        plot.legacy(story, who, device, plot.start(), at);
        plot.modern(story, who, device, done, plot.quiet());
        plot.expectMigration(story, who, device, done);
    }

    /** What administrators do about it, and about the policy that blocks legacy authentication. */
    void administration(Person administrator, long consent, Outage outage) {
        change(administrator, consent, Change.consent(App.APPLE));
        change(administrator, consent + 12 * Ticks.SECOND / 1000, Change.grant(App.APPLE));
        change(administrator, outage.from(), Change.enabled(App.APPLE, false));
        change(administrator, outage.until(), Change.enabled(App.APPLE, true));
        change(administrator, plot.about(0.2), Change.policy("No legacy authentication", true));
        change(administrator, plot.about(0.4), Change.policy("No legacy authentication", false));
        // an app that has nothing to do with mail on phones
        change(administrator, plot.about(0.5), Change.revocation(App.SAMSUNG_EMAIL));
    }

    private void change(Person administrator, long at, Change change) {
        plot.change(Story.ADMINISTRATION, administrator, at, change);
    }

    // --- by a setting of the mailbox

    void setupWithoutSync(Person who, Device device) {
        setup(Story.SETUP_WITHOUT_SYNC, who, device, Grade.LIKELY, 0, 24 * Ticks.MINUTE);
    }

    void setupOnceWithoutSync(Person who, Device device) {
        setup(Story.SETUP_ONCE_WITHOUT_SYNC, who, device, Grade.POSSIBLE, 0);
    }

    /** The password is no longer taken, and the tokens lead nowhere: the mail has stopped, but the log shows a modern sign-in. */
    private void setup(Story story, Person who, Device device, Grade grade, long... later) {
        long move = plot.about(0.6);
        plot.cast(
                story,
                who,
                device,
                move,
                Ending.in(State.SILENT, State.MIGRATING, State.POSSIBLY_MIGRATED, State.MIGRATED));
        plot.legacy(story, who, device, plot.start(), move);
        for (long delay : later) {
            plot.setup(story, who, device, move + delay, Outcome.SUCCESS);
        }
        plot.expect(Expectation.ofUser(story, Alert.SETUP_WITHOUT_SYNC, who, device, "", grade)
                .from(move)
                .when(Expectation::modern)
                .within(4 * Ticks.HOUR));
        // half a day of silence after it can be taken for a migration, but not with certainty
        plot.expect(Expectation.ofDevice(story, Alert.MIGRATED, who, device, Grade.POSSIBLE)
                .from(move)
                .when(Expectation::modern)
                .within(2 * Ticks.DAY)
                .perhaps());
    }
}
