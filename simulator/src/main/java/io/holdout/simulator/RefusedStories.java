package io.holdout.simulator;

import io.holdout.simulator.Ending.State;
import io.holdout.simulator.wire.Outcome;
import io.holdout.simulator.wire.Person;
import io.holdout.simulator.wire.Ticks;

/** Devices that a policy, a missing consent or a setting of the mailbox keeps out. */
final class RefusedStories {
    private final Plot plot;

    RefusedStories(Plot plot) {
        this.plot = plot;
    }

    void blocked(Person who, Device device) {
        long policy = plot.about(0.4);
        plot.legacy(Story.BLOCKED, who, device, plot.start(), policy);
        keptOut(Story.BLOCKED, who, device, Outcome.BLOCKED_BY_POLICY, policy);
    }

    void blockedByDefaults(Person who, Device device) {
        // not from the first hour, so that the user has been seen at the usual places before
        keptOut(Story.BLOCKED_BY_DEFAULTS, who, device, Outcome.BLOCKED_BY_DEFAULTS, plot.about(0.15));
    }

    void blockedWithoutCode(Person who, Device device) {
        long policy = plot.about(0.5);
        plot.legacy(Story.BLOCKED_WITHOUT_CODE, who, device, plot.start(), policy);
        keptOut(Story.BLOCKED_WITHOUT_CODE, who, device, Outcome.BLOCKED_WITHOUT_CODE, policy);
    }

    private void keptOut(Story story, Person who, Device device, Outcome outcome, long from) {
        plot.cast(story, who, device, Ending.in(State.BLOCKED));
        plot.attempts(story, who, device, outcome, from, plot.quiet());
        plot.expect(Expectation.ofDevice(story, Alert.LEGACY_BLOCKED, who, device, Grade.CERTAIN)
                .when(Expectation::stopped));
    }

    void consentBlocked(Person who, Device device) {
        plot.cast(Story.CONSENT_BLOCKED, who, device, Ending.in(State.LEGACY, State.CONSENT_BLOCKED));
        plot.setup(Story.CONSENT_BLOCKED, who, device, plot.about(0.05), Outcome.ADMIN_CONSENT);
        plot.setup(Story.CONSENT_BLOCKED, who, device, plot.about(0.10), Outcome.CONSENT);
        plot.legacy(Story.CONSENT_BLOCKED, who, device, plot.start(), plot.quiet());
    }

    void setupWithoutSync(Person who, Device device) {
        long move = plot.about(0.6);
        long done = plot.setup(Story.SETUP_WITHOUT_SYNC, who, device, move, Outcome.SUCCESS);
        plot.setup(Story.SETUP_WITHOUT_SYNC, who, device, move + 24 * Ticks.MINUTE, Outcome.SUCCESS);
        plot.cast(
                Story.SETUP_WITHOUT_SYNC,
                who,
                device,
                done,
                Ending.in(State.SILENT, State.MIGRATING, State.POSSIBLY_MIGRATED, State.MIGRATED));
        plot.legacy(Story.SETUP_WITHOUT_SYNC, who, device, plot.start(), move);
        plot.expect(Expectation.ofUser(
                        Story.SETUP_WITHOUT_SYNC, Alert.SETUP_WITHOUT_SYNC, who, device, "", Grade.LIKELY)
                .from(move)
                .when(Expectation::modern)
                .within(4 * Ticks.HOUR));
    }
}
