package io.holdout.simulator;

import io.holdout.simulator.Ending.State;
import io.holdout.simulator.wire.App;
import io.holdout.simulator.wire.Look;
import io.holdout.simulator.wire.Outcome;
import io.holdout.simulator.wire.Person;
import io.holdout.simulator.wire.Place;
import io.holdout.simulator.wire.Ticks;
import java.util.List;

/** Attackers, who go for people without a part. */
final class AttackStories {
    private final Plot plot;
    private final List<Person> everyday;

    AttackStories(Plot plot, List<Person> everyday) {
        this.plot = plot;
        this.everyday = everyday;
    }

    /** Somebody bought two passwords, and pretends to be a telephone that nobody should have any more. */
    void copiedAgent() {
        long attack = plot.about(0.7);
        Place place = Place.attacker6(0, 0x21);
        for (int i = 0; i < 2; i++) {
            Person victim = victim(i);
            Device device = Device.apple(victim, "iPhone9,1", "12.1", "16B92").at(place);
            plot.cast(Story.COPIED_AGENT, victim, device, Ending.in(State.BLOCKED));
            for (int attempt = 0; attempt < 5; attempt++) {
                plot.once(
                        Story.COPIED_AGENT,
                        victim,
                        device,
                        attack + (9L * attempt + 4L * i) * Ticks.MINUTE,
                        place,
                        device.looks().get(0),
                        Outcome.BLOCKED_BY_POLICY);
            }
            expectCredentialKnown(Story.COPIED_AGENT, victim, device, place);
        }
    }

    void ropcScript() {
        long attack = plot.about(0.5);
        Place place = Place.attacker6(1, 0x7);
        // whoever writes a script chooses its name, and some choose one that hurts whoever prints it
        Look script = Look.legacy("Mobile Apps and Desktop clients", "python-requests/2.32.3 \"><b>*x*</b>")
                .as(App.AZURE_CLI, "Mobile Apps and Desktop clients");
        Device none = Device.guesser(place);
        for (int i = 0; i < 3; i++) {
            Person victim = victim(2 + i);
            boolean in = i == 2;
            Outcome last = in ? Outcome.PASSWORD_SUFFICED : Outcome.MFA_REQUIRED;
            long at = attack + i * 3L * Ticks.MINUTE;
            plot.once(Story.ROPC_SCRIPT, victim, none, at, place, script, Outcome.WRONG_PASSWORD);
            plot.once(Story.ROPC_SCRIPT, victim, none, at + 40 * Ticks.SECOND, place, script, last);
            plot.once(Story.ROPC_SCRIPT, victim, none, at + 65 * Ticks.SECOND, place, script, last);
            if (in) {
                plot.expect(Expectation.ofUser(
                                Story.ROPC_SCRIPT,
                                Alert.ROPC_SIGN_IN,
                                victim,
                                none,
                                App.AZURE_CLI.id(),
                                Grade.CERTAIN)
                        .when(moment -> moment.outcome().succeeded()));
            } else {
                expectCredentialKnown(Story.ROPC_SCRIPT, victim, none, place);
            }
        }
    }

    void spray() {
        long attack = plot.about(0.75);
        int known = Math.min(everyday.size(), 100);
        for (int i = 0; i < known + 20; i++) {
            boolean stranger = i >= known;
            Person victim = stranger ? Person.unknown(plot.seed(), i) : victim(5 + i);
            Place place = Place.attacker4(20 + i % 8);
            Device device = Device.guesser(place);
            long at = attack + i * (15 * Ticks.MINUTE / (known + 20));
            Outcome outcome;
            if (stranger) {
                outcome = Outcome.UNKNOWN_USER;
            } else if (i == known / 2) {
                outcome = Outcome.BLOCKED_BY_POLICY;
                plot.cast(Story.PASSWORD_SPRAY, victim, device, Ending.in(State.BLOCKED));
                expectCredentialKnown(Story.PASSWORD_SPRAY, victim, device, place);
            } else {
                outcome = i % 11 == 3 ? Outcome.LOCKED : Outcome.WRONG_PASSWORD;
            }
            plot.once(
                    Story.PASSWORD_SPRAY,
                    victim,
                    device,
                    at,
                    place,
                    device.looks().get(0),
                    outcome);
        }
        plot.expect(Expectation.ofTenant(
                        Story.PASSWORD_SPRAY,
                        Alert.PASSWORD_SPRAY,
                        Place.attacker4(0).prefix(),
                        Grade.LIKELY)
                .when(Expectation::refused));
    }

    void slowSpray() {
        Place place = Place.attacker6(2, 0x3);
        Device device = Device.guesser(place);
        long attack = plot.about(0.3);
        for (int i = 0; i < 24; i++) {
            long at = attack
                    + i * (plot.day() / 8)
                    + plot.dice().between(0, plot.day() / 16);
            plot.once(
                    Story.SLOW_SPRAY,
                    victim(40 + i),
                    device,
                    at,
                    place,
                    device.looks().get(0),
                    Outcome.WRONG_PASSWORD);
        }
        plot.expect(Expectation.ofTenant(Story.SLOW_SPRAY, Alert.SLOW_SPRAY, place.prefix(), Grade.LIKELY)
                .when(Expectation::refused)
                .within(plot.day()));
    }

    private void expectCredentialKnown(Story story, Person victim, Device device, Place place) {
        plot.expect(Expectation.ofUser(story, Alert.CREDENTIAL_KNOWN, victim, device, place.prefix(), Grade.LIKELY)
                .when(Expectation::stopped));
    }

    private Person victim(int number) {
        return everyday.get(number % everyday.size());
    }
}
