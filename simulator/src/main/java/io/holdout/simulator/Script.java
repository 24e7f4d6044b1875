package io.holdout.simulator;

import io.holdout.simulator.wire.App;
import io.holdout.simulator.wire.Dice;
import io.holdout.simulator.wire.Look;
import io.holdout.simulator.wire.Moment;
import io.holdout.simulator.wire.Outcome;
import io.holdout.simulator.wire.Person;
import io.holdout.simulator.wire.Place;
import io.holdout.simulator.wire.Ticks;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The stories of the tenant: who does what, when. */
final class Script implements Source {
    /** Share of the people who have a part, in a tenant large enough for all stories. */
    private static final double HOLDOUTS = 0.12;

    private static final int ENOUGH = 100;

    private final long seed;
    private final Timeline timeline;
    private final Dice dice;
    private final List<Habit> habits = new ArrayList<>();
    private final Map<Long, List<Event>> events = new HashMap<>();
    private final List<Part> parts = new ArrayList<>();
    private final List<Person> everyday;
    private final int busy;

    /** A device that signs in again and again. */
    private record Habit(
            Story story,
            Person who,
            Device device,
            List<Look> looks,
            Outcome outcome,
            long from,
            long until,
            double perDay,
            Rhythm rhythm) {}

    private record Event(Moment moment, Story story, String device) {}

    /**
     * Somebody's device and what becomes of it.
     *
     * @param moved first modern sign-in, 0 for never
     */
    record Part(Story story, Person who, Device device, long moved) {}

    /**
     * Writes the script.
     *
     * @param people all of the tenant; the first ones are given parts
     */
    Script(long seed, Timeline timeline, List<Person> people) {
        this.seed = Dice.mix(seed, 0x5c819);
        this.timeline = timeline;
        dice = Dice.of(this.seed);
        List<Consumer<Person>> stories = new ArrayList<>(stories());
        while (stories.size() < people.size() * HOLDOUTS) {
            stories.add(this::anotherHoldout);
        }
        // in a small tenant most people must still be everyday ones
        busy = people.size() < ENOUGH ? (people.size() + 2) / 3 : stories.size();
        for (int i = 0; i < busy; i++) {
            stories.get(i).accept(people.get(i));
        }
        everyday = busy < people.size() ? people.subList(busy, people.size()) : people;
        attacks();
    }

    /** One for each kind of story and device; the more telling ones first, because small tenants see no others. */
    private List<Consumer<Person>> stories() {
        return List.of(
                who -> stillLegacy(who, Device.apple(who, "iPhone12,1", "15.5", "19F77")),
                who -> migrated(who, Device.apple(who, "iPhone14,5", "17.6.1", "21G93")),
                who -> regressed(who, Device.apple(who, "iPhone13,2", "16.6.1", "20G81")),
                who -> blocked(who, Device.apple(who, "iPhone11,8", "16.7.10", "20H350")),
                who -> failedMigration(who, Device.apple(who, "iPhone15,4", "18.5", "22F76")),
                this::secondDevice,
                who -> silentUpgrade(who, Device.apple(who, "iPhone14,7", "18.6.2", "22G100")),
                who -> silentUpgradeStopped(who, Device.apple(who, "iPhone12,8", "17.7.2", "21H221")),
                who -> goneSilent(who, Device.apple(who, "iPhone10,4", "16.7.8", "20H343")),
                who -> blockedByDefaults(who, Device.samsung(who, "SM-G991B")),
                who -> blockedWithoutCode(who, Device.apple(who, "iPad12,1", "17.5.1", "21F90")),
                who -> consentBlocked(who, Device.apple(who, "iPhone17,3", "18.4.1", "22E252")),
                who -> setupWithoutSync(who, Device.apple(who, "iPhone16,1", "26.1", "23B85")),
                who -> stalePassword(who, Device.apple(who, "iPhone13,4", "18.3.1", "22D72")),
                who -> updatedButLegacy(
                        who,
                        Device.apple(who, "iPhone9,3", "14.8.1", "18H107"),
                        Device.apple(who, "iPhone9,3", "15.8.3", "19H386")),
                who -> stillLegacy(who, Device.apple(who, "iPhone8,1", "11.2.6", "15D100")),
                who -> stillLegacy(who, Device.apple(who, "iPad4,1", "12.5.7", "16H81")),
                who -> stillLegacy(who, Device.apple(who, "iPhone8,4", "13.7", "17H35")),
                who -> stillLegacy(who, Device.apple(who, "iPhone15,2", "18.6.2", "22G100")),
                who -> stillLegacy(who, Device.samsung(who, "SM-A515F")),
                who -> stillLegacy(who, Device.android(who)),
                who -> stillLegacy(who, Device.gmail(who)),
                who -> stillLegacy(who, Device.windowsMail(who)),
                who -> stillLegacy(who, Device.outlook(who, 15)),
                who -> stillLegacy(who, Device.outlook(who, 16)),
                who -> stillLegacy(who, Device.mac(who)),
                who -> stillLegacy(who, Device.imap(who)),
                who -> stillLegacy(who, Device.pop(who)),
                who -> stillLegacy(who, Device.powershell(who)),
                who -> machine("scanner-2nd-floor", 1),
                who -> machine("ticket-system", 2),
                who -> migrated(who, Device.apple(who, "iPad13,18", "16.6", "20G75")),
                who -> migrated(who, Device.samsung(who, "SM-S911B")),
                who -> silentUpgrade(who, Device.apple(who, "iPhone9,1", "15.8.2", "19H384")));
    }

    private void anotherHoldout(Person who) {
        List<Device> devices = List.of(
                Device.apple(who, "iPhone12,3", "15.4.1", "19E258"),
                Device.apple(who, "iPhone14,4", "16.5.1", "20F75"),
                Device.apple(who, "iPhone17,1", "26.2", "23C55"),
                Device.apple(who, "iPad7,11", "14.8", "18H17"),
                Device.samsung(who, "SM-G780F"),
                Device.gmail(who),
                Device.outlook(who, 16),
                Device.imap(who));
        stillLegacy(who, dice.pick(devices));
    }

    /** When an administrator consents to Apple's app for everybody. */
    static long consent(Timeline timeline) {
        return timeline.at(0.15);
    }

    /** So many of the people have a part. */
    int busy() {
        return busy;
    }

    List<Part> parts() {
        return parts;
    }

    @Override
    public void tell(long hour, Listener listener) {
        for (Event event : events.getOrDefault(hour, List.of())) {
            listener.heard(event.moment, event.story, event.device);
        }
        for (int i = 0; i < habits.size(); i++) {
            Habit habit = habits.get(i);
            long from = Math.max(habit.from, timeline.startOf(hour));
            long until = Math.min(habit.until, timeline.endOf(hour));
            if (from < until) {
                double share = habit.rhythm.share(timeline.startOf(hour)) * (until - from) / Ticks.HOUR;
                tell(habit, from, until, share, Dice.of(seed, i, hour), listener);
            }
        }
    }

    private void tell(Habit habit, long from, long until, double share, Dice hourly, Listener listener) {
        int count = hourly.round(habit.perDay * share);
        for (int i = 0; i < count; i++) {
            Moment moment = Moment.of(
                    hourly.between(from, until),
                    hourly.next(),
                    habit.who,
                    hourly.pick(habit.device.places()),
                    hourly.pick(habit.looks),
                    habit.outcome);
            listener.heard(moment, habit.story, habit.device.key());
        }
    }

    // The stories, in the order of the enum.

    private void stillLegacy(Person who, Device device) {
        cast(Story.STILL_LEGACY, who, device, 0);
        legacy(Story.STILL_LEGACY, who, device, timeline.start(), timeline.quiet());
    }

    /** An account of its own, used from one place around the clock. */
    private void machine(String name, int number) {
        Person who = Person.service(seed, number, name);
        Device device = Device.smtp(who);
        cast(Story.STILL_LEGACY, who, device, 0);
        habits.add(new Habit(
                Story.STILL_LEGACY,
                who,
                device,
                device.looks(),
                Outcome.PASSWORD_SUFFICED,
                timeline.start(),
                timeline.quiet(),
                20,
                Rhythm.ALWAYS));
    }

    private void updatedButLegacy(Person who, Device before, Device after) {
        long update = about(0.4);
        cast(Story.UPDATED_BUT_LEGACY, who, after, 0);
        legacy(Story.UPDATED_BUT_LEGACY, who, before, timeline.start(), update);
        legacy(Story.UPDATED_BUT_LEGACY, who, after, update, timeline.quiet());
    }

    private void migrated(Person who, Device device) {
        long move = about(0.35 + 0.25 * dice.unit());
        long done = setup(Story.MIGRATED, who, device, move, Outcome.SUCCESS);
        cast(Story.MIGRATED, who, device, done);
        legacy(Story.MIGRATED, who, device, timeline.start(), move);
        modern(Story.MIGRATED, who, device, done, timeline.quiet());
    }

    private void failedMigration(Person who, Device device) {
        long move = about(0.45);
        long done = setup(Story.FAILED_MIGRATION, who, device, move, Outcome.SUCCESS);
        cast(Story.FAILED_MIGRATION, who, device, done);
        legacy(Story.FAILED_MIGRATION, who, device, timeline.start(), timeline.quiet());
        for (int minutes : new int[] {7, 19}) {
            once(
                    Story.FAILED_MIGRATION,
                    who,
                    device,
                    done + minutes * Ticks.MINUTE,
                    who.home(),
                    device.looks().get(0),
                    Outcome.PASSWORD_SUFFICED);
        }
        modern(Story.FAILED_MIGRATION, who, device, done, timeline.quiet());
    }

    private void secondDevice(Person who) {
        Device moving = Device.apple(who, "iPhone16,2", "18.1.1", "22B91");
        Device staying = Device.apple(who, "iPad11,3", "15.7.9", "19H365");
        long move = about(0.5);
        long done = setup(Story.SECOND_DEVICE, who, moving, move, Outcome.SUCCESS);
        cast(Story.SECOND_DEVICE, who, moving, done);
        cast(Story.SECOND_DEVICE, who, staying, 0);
        legacy(Story.SECOND_DEVICE, who, moving, timeline.start(), move);
        legacy(Story.SECOND_DEVICE, who, staying, timeline.start(), timeline.quiet());
        once(
                Story.SECOND_DEVICE,
                who,
                staying,
                done + 11 * Ticks.MINUTE,
                who.home(),
                staying.looks().get(0),
                Outcome.PASSWORD_SUFFICED);
        modern(Story.SECOND_DEVICE, who, moving, done, timeline.quiet());
    }

    private void regressed(Person who, Device device) {
        long move = about(0.3);
        long relapse = about(0.6);
        long done = setup(Story.REGRESSED, who, device, move, Outcome.SUCCESS);
        cast(Story.REGRESSED, who, device, done);
        legacy(Story.REGRESSED, who, device, timeline.start(), move);
        modern(Story.REGRESSED, who, device, done, relapse);
        legacy(Story.REGRESSED, who, device, relapse, timeline.quiet());
    }

    private void silentUpgrade(Person who, Device device) {
        long move = about(0.4);
        once(
                Story.SILENT_UPGRADE,
                who,
                device,
                move,
                who.home(),
                device.renewals().get(0).granting(),
                Outcome.PASSWORD_SUFFICED);
        cast(Story.SILENT_UPGRADE, who, device, move);
        legacy(Story.SILENT_UPGRADE, who, device, timeline.start(), move);
        modern(Story.SILENT_UPGRADE, who, device, move, timeline.quiet());
    }

    private void silentUpgradeStopped(Person who, Device device) {
        long attempt = about(0.4);
        cast(Story.SILENT_UPGRADE_STOPPED, who, device, 0);
        for (long later : new long[] {0, 2 * Ticks.HOUR, 4 * Ticks.HOUR}) {
            once(
                    Story.SILENT_UPGRADE_STOPPED,
                    who,
                    device,
                    attempt + later,
                    who.home(),
                    device.renewals().get(0).granting(),
                    Outcome.MFA_REQUIRED);
        }
        legacy(Story.SILENT_UPGRADE_STOPPED, who, device, timeline.start(), timeline.quiet());
    }

    private void blocked(Person who, Device device) {
        long policy = about(0.4);
        cast(Story.BLOCKED, who, device, 0);
        legacy(Story.BLOCKED, who, device, timeline.start(), policy);
        attempts(Story.BLOCKED, who, device, Outcome.BLOCKED_BY_POLICY, policy, timeline.quiet());
    }

    private void blockedByDefaults(Person who, Device device) {
        cast(Story.BLOCKED_BY_DEFAULTS, who, device, 0);
        // not from the first hour, so that the user has been seen at the usual places before
        attempts(Story.BLOCKED_BY_DEFAULTS, who, device, Outcome.BLOCKED_BY_DEFAULTS, about(0.15), timeline.quiet());
    }

    private void blockedWithoutCode(Person who, Device device) {
        long policy = about(0.5);
        cast(Story.BLOCKED_WITHOUT_CODE, who, device, 0);
        legacy(Story.BLOCKED_WITHOUT_CODE, who, device, timeline.start(), policy);
        attempts(Story.BLOCKED_WITHOUT_CODE, who, device, Outcome.BLOCKED_WITHOUT_CODE, policy, timeline.quiet());
    }

    private void consentBlocked(Person who, Device device) {
        cast(Story.CONSENT_BLOCKED, who, device, 0);
        setup(Story.CONSENT_BLOCKED, who, device, about(0.05), Outcome.ADMIN_CONSENT);
        setup(Story.CONSENT_BLOCKED, who, device, about(0.10), Outcome.CONSENT);
        legacy(Story.CONSENT_BLOCKED, who, device, timeline.start(), timeline.quiet());
    }

    private void setupWithoutSync(Person who, Device device) {
        long move = about(0.6);
        long done = setup(Story.SETUP_WITHOUT_SYNC, who, device, move, Outcome.SUCCESS);
        setup(Story.SETUP_WITHOUT_SYNC, who, device, move + 24 * Ticks.MINUTE, Outcome.SUCCESS);
        cast(Story.SETUP_WITHOUT_SYNC, who, device, done);
        legacy(Story.SETUP_WITHOUT_SYNC, who, device, timeline.start(), move);
    }

    private void goneSilent(Person who, Device device) {
        cast(Story.GONE_SILENT, who, device, 0);
        legacy(Story.GONE_SILENT, who, device, timeline.start(), about(0.55));
    }

    private void stalePassword(Person who, Device device) {
        long changed = about(0.5);
        long noticed = changed + day();
        Device atHome = device.at(who.home());
        cast(Story.STALE_PASSWORD, who, device, 0);
        legacy(Story.STALE_PASSWORD, who, device, timeline.start(), changed);
        frequent(who, atHome, Outcome.WRONG_PASSWORD, changed, noticed, 8 * 24);
        frequent(who, atHome, Outcome.LOCKED, changed, noticed, 24);
        legacy(Story.STALE_PASSWORD, who, device, noticed, timeline.quiet());
    }

    private void frequent(Person who, Device device, Outcome outcome, long from, long until, double perDay) {
        habits.add(new Habit(
                Story.STALE_PASSWORD, who, device, device.looks(), outcome, from, until, perDay, Rhythm.ALWAYS));
    }

    private void attacks() {
        copiedAgent();
        ropcScript();
        spray();
        slowSpray();
    }

    /** Somebody bought two passwords, and pretends to be a telephone that nobody should have any more. */
    private void copiedAgent() {
        long attack = about(0.7);
        Place place = Place.attacker6(0, 0x21);
        for (int i = 0; i < 2; i++) {
            Person victim = victim(i);
            Device device = Device.apple(victim, "iPhone9,1", "12.1", "16B92").at(place);
            cast(Story.COPIED_AGENT, victim, device, 0);
            for (int attempt = 0; attempt < 5; attempt++) {
                once(
                        Story.COPIED_AGENT,
                        victim,
                        device,
                        attack + (9L * attempt + 4L * i) * Ticks.MINUTE,
                        place,
                        device.looks().get(0),
                        Outcome.BLOCKED_BY_POLICY);
            }
        }
    }

    private void ropcScript() {
        long attack = about(0.5);
        Place place = Place.attacker6(1, 0x7);
        // whoever writes a script chooses its name, and some choose one that hurts whoever prints it
        Look script = Look.legacy("Mobile Apps and Desktop clients", "python-requests/2.32.3 \"><b>*x*</b>")
                .as(App.AZURE_CLI, "Mobile Apps and Desktop clients");
        Device none = Device.guesser(place);
        for (int i = 0; i < 3; i++) {
            Outcome last = i == 2 ? Outcome.PASSWORD_SUFFICED : Outcome.MFA_REQUIRED;
            long at = attack + i * 3L * Ticks.MINUTE;
            once(Story.ROPC_SCRIPT, victim(2 + i), none, at, place, script, Outcome.WRONG_PASSWORD);
            once(Story.ROPC_SCRIPT, victim(2 + i), none, at + 40 * Ticks.SECOND, place, script, last);
            once(Story.ROPC_SCRIPT, victim(2 + i), none, at + 65 * Ticks.SECOND, place, script, last);
        }
    }

    private void spray() {
        long attack = about(0.75);
        int known = Math.min(everyday.size(), 100);
        for (int i = 0; i < known + 20; i++) {
            boolean stranger = i >= known;
            Person victim = stranger ? Person.unknown(seed, i) : victim(5 + i);
            Place place = Place.attacker4(20 + i % 8);
            Device device = Device.guesser(place);
            long at = attack + i * (15 * Ticks.MINUTE / (known + 20));
            Outcome outcome;
            if (stranger) {
                outcome = Outcome.UNKNOWN_USER;
            } else if (i == known / 2) {
                outcome = Outcome.BLOCKED_BY_POLICY;
                cast(Story.PASSWORD_SPRAY, victim, device, 0);
            } else {
                outcome = i % 11 == 3 ? Outcome.LOCKED : Outcome.WRONG_PASSWORD;
            }
            once(Story.PASSWORD_SPRAY, victim, device, at, place, device.looks().get(0), outcome);
        }
    }

    private void slowSpray() {
        Place place = Place.attacker6(2, 0x3);
        Device device = Device.guesser(place);
        long attack = about(0.3);
        for (int i = 0; i < 24; i++) {
            long at = attack + i * (day() / 8) + dice.between(0, day() / 16);
            once(
                    Story.SLOW_SPRAY,
                    victim(40 + i),
                    device,
                    at,
                    place,
                    device.looks().get(0),
                    Outcome.WRONG_PASSWORD);
        }
    }

    private Person victim(int number) {
        return everyday.get(number % everyday.size());
    }

    private void cast(Story story, Person who, Device device, long moved) {
        parts.add(new Part(story, who, device, moved));
    }

    private void legacy(Story story, Person who, Device device, long from, long until) {
        attempts(story, who, device, Outcome.PASSWORD_SUFFICED, from, until);
    }

    private void attempts(Story story, Person who, Device device, Outcome outcome, long from, long until) {
        double perDay = 6 + 6 * dice.unit();
        habits.add(new Habit(story, who, device, device.looks(), outcome, from, until, perDay, Rhythm.AWAKE));
    }

    /** The device renews its token, the first time at once. */
    private void modern(Story story, Person who, Device device, long from, long until) {
        long first = from + 20 * Ticks.SECOND;
        once(story, who, device, first, who.home(), device.renewals().get(0), Outcome.SUCCESS);
        habits.add(new Habit(story, who, device, device.renewals(), Outcome.SUCCESS, first, until, 16, Rhythm.AWAKE));
    }

    /**
     * The owner adds the account with modern authentication: three records within four seconds that are one sign-in.
     *
     * @return when it was done
     */
    private long setup(Story story, Person who, Device device, long at, Outcome last) {
        long correlation = dice.next();
        Look look = device.setup().get(0);
        long[] delays = {0, 1_300 * Ticks.SECOND / 1000, 2_900 * Ticks.SECOND / 1000};
        Outcome[] outcomes = {Outcome.NO_SESSION, Outcome.REDIRECT, last};
        for (int i = 0; i < outcomes.length; i++) {
            Moment moment = new Moment(at + delays[i], dice.next(), who, who.home(), look, outcomes[i], correlation);
            add(new Event(moment, story, device.key()));
        }
        return at + delays[2];
    }

    private void once(Story story, Person who, Device device, long at, Place where, Look look, Outcome outcome) {
        add(new Event(Moment.of(at, dice.next(), who, where, look, outcome), story, device.key()));
    }

    private void add(Event event) {
        long hour = (event.moment.created() - timeline.start()) / Ticks.HOUR;
        events.computeIfAbsent(hour, ignored -> new ArrayList<>()).add(event);
    }

    /** A day, or less where the whole tenant has only a few. */
    private long day() {
        return Math.min(Ticks.DAY, (timeline.quiet() - timeline.start()) / 10);
    }

    /** Around that share of the time, at an hour when people are up. */
    private long about(double share) {
        long at = timeline.at(share);
        long awake = Math.floorDiv(at, Ticks.DAY) * Ticks.DAY + dice.between(8 * Ticks.HOUR, 16 * Ticks.HOUR);
        boolean fewDays = timeline.quiet() - timeline.start() < 20 * Ticks.DAY;
        return fewDays ? at + dice.between(0, 20 * Ticks.MINUTE) : awake;
    }
}
