package io.holdout.simulator;

import io.holdout.simulator.Ending.State;
import io.holdout.simulator.wire.App;
import io.holdout.simulator.wire.Look;
import io.holdout.simulator.wire.Outcome;
import io.holdout.simulator.wire.Person;
import io.holdout.simulator.wire.Place;
import io.holdout.simulator.wire.Ticks;
import java.util.List;

/** Attackers, who go for people without a part. Each time they are told of, from networks and at people of their own. */
final class AttackStories {
    /** Networks of one telling. */
    private static final int NETWORKS = 8;

    private final Plot plot;
    private final List<Person> everyday;
    private final int telling;
    private int chosen;

    /**
     * Gathers attackers.
     *
     * @param everyday people without a part
     * @param telling how often they were told of before
     */
    AttackStories(Plot plot, List<Person> everyday, int telling) {
        this.plot = plot;
        this.everyday = everyday;
        this.telling = telling;
        chosen = telling * 8;
    }

    void all() {
        copiedAgent();
        ropcScript();
        spray();
        distributedSpray();
        slowSpray();
        stuffing();
        stolenPassword();
        bruteForce();
        fewGuesses();
    }

    /** Somebody bought two passwords, and pretends to be a telephone that nobody should have any more. */
    private void copiedAgent() {
        long attack = plot.about(0.7);
        Place place = place(0, 1, 0x21);
        for (int i = 0; i < 2; i++) {
            Person victim = chosen();
            Device device = Device.apple(victim, "iPhone9,1", "12.1", "16B92").at(place);
            plot.castUncharted(Story.COPIED_AGENT, victim, device, Ending.in(State.BLOCKED));
            for (int attempt = 0; attempt < 5; attempt++) {
                attempt(
                        Story.COPIED_AGENT,
                        victim,
                        device,
                        attack + (9L * attempt + 4L * i) * Ticks.MINUTE,
                        Outcome.BLOCKED_BY_POLICY);
            }
            expectCredentialKnown(Story.COPIED_AGENT, victim, device);
        }
    }

    private void ropcScript() {
        long attack = plot.about(0.5);
        // whoever writes a script chooses its name, and some choose one that hurts whoever prints it
        Look script = Look.legacy("Mobile Apps and Desktop clients", "python-requests/2.32.3 \"><b>*x*</b>")
                .as(App.AZURE_CLI, "Mobile Apps and Desktop clients");
        Device none = Device.guesser(place(1, 1, 0x7)).looking(script);
        for (int i = 0; i < 3; i++) {
            Person victim = chosen();
            boolean in = i == 2;
            Outcome last = in ? Outcome.PASSWORD_SUFFICED : Outcome.MFA_REQUIRED;
            long at = attack + i * 3L * Ticks.MINUTE;
            attempt(Story.ROPC_SCRIPT, victim, none, at, Outcome.WRONG_PASSWORD);
            attempt(Story.ROPC_SCRIPT, victim, none, at + 40 * Ticks.SECOND, last);
            attempt(Story.ROPC_SCRIPT, victim, none, at + 65 * Ticks.SECOND, last);
            if (in) {
                plot.expect(Expectation.ofUser(
                                Story.ROPC_SCRIPT,
                                Alert.ROPC_SIGN_IN,
                                victim,
                                none,
                                App.AZURE_CLI.name(),
                                Grade.CERTAIN)
                        .when(Expectation::modern));
            } else {
                expectCredentialKnown(Story.ROPC_SCRIPT, victim, none);
            }
        }
    }

    /** The first time from the whole of an IPv4 network, later from one IPv6 network. */
    private void spray() {
        long attack = plot.about(0.75);
        int known = Math.min(everyday.size(), 100);
        for (int i = 0; i < known + 20; i++) {
            boolean stranger = i >= known;
            Person victim = stranger ? Person.unknown(plot.seed(), i) : everyday.get(i);
            Device device = Device.guesser(telling == 0 ? Place.attacker4(20 + i % 8) : place(2, 1, 1 + i % 8));
            long at = attack + i * (15 * Ticks.MINUTE / (known + 20));
            Outcome outcome;
            if (stranger) {
                outcome = Outcome.UNKNOWN_USER;
            } else if (i == known / 2) {
                outcome = Outcome.BLOCKED_BY_POLICY;
                plot.cast(Story.PASSWORD_SPRAY, victim, device, Ending.in(State.BLOCKED));
                expectCredentialKnown(Story.PASSWORD_SPRAY, victim, device);
            } else {
                outcome = i % 11 == 3 ? Outcome.LOCKED : Outcome.WRONG_PASSWORD;
            }
            attempt(Story.PASSWORD_SPRAY, victim, device, at, outcome);
        }
        expectSpray(
                Story.PASSWORD_SPRAY,
                Alert.PASSWORD_SPRAY,
                telling == 0 ? Place.attacker4(0).prefix() : place(2, 1, 1).prefix(),
                attack);
    }

    /** Every guess from a network of its own; only the /48 has them in common. */
    private void distributedSpray() {
        long attack = plot.about(0.66);
        Look cli = Look.legacy("Mobile Apps and Desktop clients", "fasthttp")
                .as(App.AZURE_CLI, "Mobile Apps and Desktop clients");
        for (int i = 0; i < 24; i++) {
            Device device = Device.guesser(place(3, 1 + i, 1)).looking(cli);
            attempt(
                    Story.DISTRIBUTED_SPRAY,
                    everyday(20 + i),
                    device,
                    attack + i * 30L * Ticks.SECOND,
                    Outcome.WRONG_PASSWORD);
        }
        expectSpray(
                Story.DISTRIBUTED_SPRAY, Alert.PASSWORD_SPRAY, place(3, 1, 1).site(), attack);
    }

    private void slowSpray() {
        Device device = Device.guesser(place(4, 1, 0x3));
        long attack = plot.about(0.3);
        for (int i = 0; i < 24; i++) {
            long at = attack + i * (plot.day() / 8) + plot.dice().between(0, plot.day() / 16);
            attempt(Story.SLOW_SPRAY, everyday(40 + i), device, at, Outcome.WRONG_PASSWORD);
        }
        plot.expect(Expectation.ofTenant(
                        Story.SLOW_SPRAY,
                        Alert.SLOW_SPRAY,
                        device.places().get(0).prefix(),
                        Grade.LIKELY)
                .from(attack)
                .when(Expectation::refused)
                .within(plot.day()));
    }

    /** Fifteen pairs, of which the last is right: it is used half an hour later. */
    private void stuffing() {
        long attack = plot.about(0.4);
        Device device = Device.mailbox(place(5, 1, 0x9));
        for (int i = 0; i < 14; i++) {
            attempt(
                    Story.STUFFING,
                    everyday(70 + i),
                    device,
                    attack + i * 45L * Ticks.SECOND,
                    i % 5 == 4 ? Outcome.LOCKED : Outcome.WRONG_PASSWORD);
        }
        Person victim = chosen();
        long found = attack + 12 * Ticks.MINUTE;
        attempt(Story.STUFFING, victim, device, found, Outcome.PASSWORD_SUFFICED);
        attempt(Story.STUFFING, victim, device, found + 30 * Ticks.MINUTE, Outcome.PASSWORD_SUFFICED);
        plot.cast(
                Story.STUFFING,
                victim,
                device,
                plot.quiet() - found < Plot.SILENCE + Ticks.DAY
                        ? Ending.in(State.LEGACY)
                        : Ending.in(State.SILENT, State.LEGACY));
        String prefix = device.places().get(0).prefix();
        expectSpray(Story.STUFFING, Alert.PASSWORD_SPRAY, prefix, attack);
        plot.expect(Expectation.ofUser(Story.STUFFING, Alert.SPRAY_SUCCESS, victim, device, prefix, Grade.LIKELY)
                .when(Expectation::letIn));
        plot.expect(Expectation.ofDevice(Story.STUFFING, Alert.SILENT_STOP, victim, device, Grade.LIKELY)
                .when(Expectation::letIn)
                .within(11 * Ticks.DAY)
                .perhaps());
    }

    private void stolenPassword() {
        long attack = plot.about(0.35);
        Person victim = chosen();
        Device device = Device.guesser(place(6, 1, 0x5));
        plot.cast(Story.STOLEN_PASSWORD, victim, device, Ending.in(State.BLOCKED));
        for (int attempt = 0; attempt < 3; attempt++) {
            attempt(
                    Story.STOLEN_PASSWORD,
                    victim,
                    device,
                    attack + attempt * 11L * Ticks.MINUTE,
                    Outcome.BLOCKED_BY_POLICY);
        }
        expectCredentialKnown(Story.STOLEN_PASSWORD, victim, device);
    }

    /** One account is no spray, and nobody is at home there whose old password it could be. */
    private void bruteForce() {
        long attack = plot.about(0.55);
        Person victim = chosen();
        Device device = Device.guesser(place(7, 1, 0x2));
        for (int attempt = 0; attempt < 40; attempt++) {
            attempt(
                    Story.BRUTE_FORCE,
                    victim,
                    device,
                    attack + attempt * 3L * Ticks.MINUTE,
                    attempt % 4 == 3 ? Outcome.LOCKED : Outcome.WRONG_PASSWORD);
        }
    }

    private void fewGuesses() {
        long attack = plot.about(0.62);
        Device device = Device.guesser(place(7, 9, 0x2));
        for (int i = 0; i < 3; i++) {
            attempt(Story.FEW_GUESSES, everyday(100 + i), device, attack + i * Ticks.MINUTE, Outcome.WRONG_PASSWORD);
        }
    }

    private void attempt(Story story, Person victim, Device device, long at, Outcome outcome) {
        plot.once(
                story,
                victim,
                device,
                at,
                device.places().get(0),
                device.looks().get(0),
                outcome);
    }

    private void expectSpray(Story story, Alert alert, String network, long from) {
        plot.expect(Expectation.ofTenant(story, alert, network, Grade.LIKELY)
                .from(from)
                .when(Expectation::refused));
    }

    private void expectCredentialKnown(Story story, Person victim, Device device) {
        plot.expect(Expectation.ofUser(
                        story,
                        Alert.CREDENTIAL_KNOWN,
                        victim,
                        device,
                        device.places().get(0).prefix(),
                        Grade.LIKELY)
                .when(Expectation::stopped));
    }

    private Place place(int network, int subnet, int host) {
        return Place.attacker6(telling * NETWORKS + network, subnet, host);
    }

    /** Somebody whom many try, wrongly. */
    private Person everyday(int number) {
        return everyday.get((number + 31 * telling) % everyday.size());
    }

    /** Somebody whom nobody else gets to, as long as there are enough people. */
    private Person chosen() {
        return everyday.get(everyday.size() - 1 - chosen++ % everyday.size());
    }
}
