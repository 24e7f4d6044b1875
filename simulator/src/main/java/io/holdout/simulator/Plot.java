package io.holdout.simulator;

import io.holdout.simulator.wire.Change;
import io.holdout.simulator.wire.Dice;
import io.holdout.simulator.wire.Look;
import io.holdout.simulator.wire.Moment;
import io.holdout.simulator.wire.Outcome;
import io.holdout.simulator.wire.Person;
import io.holdout.simulator.wire.Place;
import io.holdout.simulator.wire.Ticks;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The script while it is written: who does what, when, and what is to be said of it. */
final class Plot {
    /** Nothing comes from a device for so long: it has fallen silent. */
    static final long SILENCE = 7 * Ticks.DAY;

    private final long seed;
    private final Timeline timeline;
    private final Dice dice;
    private final List<Habit> habits = new ArrayList<>();
    private final Map<Long, List<Event>> events = new HashMap<>();
    private final List<Part> parts = new ArrayList<>();
    private final Set<Part> uncharted = new HashSet<>();
    private final List<Expectation> expectations = new ArrayList<>();

    /** A device that signs in again and again. */
    record Habit(
            Story story,
            Person who,
            Device device,
            List<Look> looks,
            Outcome outcome,
            long from,
            long until,
            double perDay,
            Rhythm rhythm) {}

    record Event(Moment moment, Story story, String device) {}

    /**
     * Somebody's device and what becomes of it.
     *
     * @param moved first modern sign-in, 0 for never
     */
    record Part(Story story, Person who, Device device, long moved, Ending ending) {}

    Plot(long seed, Timeline timeline) {
        this.seed = seed;
        this.timeline = timeline;
        dice = Dice.of(seed);
    }

    long seed() {
        return seed;
    }

    Dice dice() {
        return dice;
    }

    long start() {
        return timeline.start();
    }

    /** Nothing happens from here on. */
    long quiet() {
        return timeline.quiet();
    }

    List<Habit> habits() {
        return habits;
    }

    List<Event> eventsOf(long hour) {
        return events.getOrDefault(hour, List.of());
    }

    List<Part> parts() {
        return parts;
    }

    List<Expectation> expectations() {
        return expectations;
    }

    // --- who, and what is to be said of it

    void cast(Story story, Person who, Device device, Ending ending) {
        cast(story, who, device, 0, ending);
    }

    void cast(Story story, Person who, Device device, long moved, Ending ending) {
        parts.add(new Part(story, who, device, moved, ending));
    }

    /** A device that Exchange does not know of. */
    void castUncharted(Story story, Person who, Device device, Ending ending) {
        Part part = new Part(story, who, device, 0, ending);
        parts.add(part);
        uncharted.add(part);
    }

    boolean isCharted(Part part) {
        return !uncharted.contains(part);
    }

    void expect(Expectation expectation) {
        expectations.add(expectation);
    }

    /** The migration of that device, proved half an hour after the first modern sign-in if no legacy one comes. */
    void expectMigration(Story story, Person who, Device device, long moved) {
        expect(Expectation.ofDevice(story, Alert.MIGRATED, who, device, Grade.LIKELY)
                .from(moved)
                .when(Expectation::modern)
                .after(30 * Ticks.MINUTE));
    }

    /** The device, or the whole tenant if no device is named, has fallen silent. */
    void expectSilence(Story story, Person who, Device device, long stop) {
        if (quiet() - stop > SILENCE + 2 * Ticks.DAY) {
            expect(Expectation.ofDevice(story, Alert.SILENT_STOP, who, device, Grade.LIKELY)
                    .from(stop - day())
                    .when(Expectation::letIn)
                    .within(11 * Ticks.DAY));
        }
    }

    /** How a device stands at the end whose legacy sign-ins ended then, and whose owner used nothing else. */
    Ending silentSince(long stop) {
        long quietFor = quiet() - stop;
        if (quietFor < SILENCE) {
            return Ending.in(Ending.State.LEGACY);
        }
        return quietFor < SILENCE + 2 * Ticks.DAY
                ? Ending.in(Ending.State.SILENT, Ending.State.LEGACY)
                : Ending.in(Ending.State.SILENT);
    }

    // --- what happens again and again

    void legacy(Story story, Person who, Device device, long from, long until) {
        attempts(story, who, device, Outcome.PASSWORD_SUFFICED, from, until);
    }

    void attempts(Story story, Person who, Device device, Outcome outcome, long from, long until) {
        double perDay = 6 + 6 * dice.unit();
        habit(new Habit(story, who, device, device.looks(), outcome, from, until, perDay, Rhythm.AWAKE));
    }

    void habit(Habit habit) {
        habits.add(habit);
    }

    /** The device renews its token, the first time at once. */
    void modern(Story story, Person who, Device device, long from, long until) {
        long first = from + 20 * Ticks.SECOND;
        once(story, who, device, first, who.home(), device.renewals().get(0), Outcome.SUCCESS);
        habit(new Habit(story, who, device, device.renewals(), Outcome.SUCCESS, first, until, 16, Rhythm.AWAKE));
    }

    // --- what happens once

    /**
     * The owner adds the account with modern authentication: three records within four seconds that are one sign-in.
     *
     * @return when it was done
     */
    long setup(Story story, Person who, Device device, long at, Outcome last) {
        long correlation = dice.next();
        Look look = device.setup().get(0);
        long[] delays = {0, 1_300 * Ticks.SECOND / 1000, 2_900 * Ticks.SECOND / 1000};
        Outcome[] outcomes = {Outcome.NO_SESSION, Outcome.REDIRECT, last};
        for (int i = 0; i < outcomes.length; i++) {
            Moment moment = Moment.step(at + delays[i], dice.next(), who, who.home(), look, outcomes[i], correlation);
            add(new Event(moment, story, device.key()));
        }
        return at + delays[2];
    }

    void once(Story story, Person who, Device device, long at, Place where, Look look, Outcome outcome) {
        add(new Event(Moment.of(at, dice.next(), who, where, look, outcome), story, device.key()));
    }

    /** An administrator changes something. */
    void change(Story story, Person who, long at, Change change) {
        add(new Event(Moment.change(at, dice.next(), who, change), story, ""));
    }

    private void add(Event event) {
        long hour = Math.floorDiv(event.moment().created() - timeline.start(), Ticks.HOUR);
        if (event.moment().created() < timeline.quiet()) {
            events.computeIfAbsent(hour, ignored -> new ArrayList<>()).add(event);
        }
    }

    // --- when

    /** Until when a machine of that story may go on with legacy authentication. */
    long exceptedUntil(Story story) {
        return story == Story.EXCEPTED ? quiet() + 365 * Ticks.DAY : timeline.at(0.5);
    }

    /** When the inventory of Exchange is exported. */
    long export() {
        return quiet() - day() / 2;
    }

    /** A day, or less where the whole tenant has only a few. */
    long day() {
        return Math.min(Ticks.DAY, (quiet() - start()) / 10);
    }

    /** Around that share of the time, at an hour when people are up. */
    long about(double share) {
        long at = timeline.at(share);
        long awake = Math.floorDiv(at, Ticks.DAY) * Ticks.DAY + dice.between(8 * Ticks.HOUR, 16 * Ticks.HOUR);
        boolean fewDays = quiet() - start() < 20 * Ticks.DAY;
        return fewDays ? at + dice.between(0, 20 * Ticks.MINUTE) : awake;
    }
}
