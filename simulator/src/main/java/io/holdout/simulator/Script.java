package io.holdout.simulator;

import io.holdout.simulator.Ending.State;
import io.holdout.simulator.wire.App;
import io.holdout.simulator.wire.Dice;
import io.holdout.simulator.wire.Moment;
import io.holdout.simulator.wire.Outcome;
import io.holdout.simulator.wire.Person;
import io.holdout.simulator.wire.Ticks;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** The stories of the tenant: who does what, when. */
final class Script implements Source {
    /** From so many people on every story is told. */
    static final int ENOUGH = 200;

    /** All stories are told once more for each so many people. */
    private static final int AGAIN = 500;

    /** The networks of attackers do not last for more. */
    private static final int MOST_TELLINGS = 30;

    /** Share of the people who have a part, in a tenant large enough for all stories. */
    private static final double HOLDOUTS = 0.12;

    private final Set<Instant> silencedOn = new HashSet<>();
    private final long seed;
    private final Timeline timeline;
    private final List<Person> people;
    private final Plot plot;
    private final Outage outage;
    private final List<Scene> told = new ArrayList<>();
    private final int busy;

    /** A story that so many people have a part in. */
    private record Scene(int people, Consumer<List<Person>> tell) {

        static Scene one(Consumer<Person> tell) {
            return new Scene(1, people -> tell.accept(people.get(0)));
        }
    }

    /**
     * Writes the script.
     *
     * @param everybody all of the tenant; the first ones are given parts
     */
    Script(long seed, Timeline timeline, List<Person> everybody) {
        this.seed = Dice.mix(seed, 0x5c819);
        this.timeline = timeline;
        people = new ArrayList<>(everybody);
        plot = new Plot(this.seed, timeline);
        long off = plot.about(0.8);
        outage = new Outage(App.APPLE, off, off + plot.day() / 5, Outcome.APP_DISABLED);
        busy = tellAll();
        List<Person> everyday = busy < people.size() ? people.subList(busy, people.size()) : people;
        for (int telling = 0; telling < tellings(); telling++) {
            new AttackStories(plot, everyday, telling).all();
        }
        new RefusedStories(plot).administration(everyday.get(0), consent(timeline), outage);
    }

    private int tellings() {
        return Math.min(Math.max(1, people.size() / AGAIN), MOST_TELLINGS);
    }

    /** Tells what there are people for; in a small tenant most of them must still be everyday ones. */
    private int tellAll() {
        int room = people.size() < ENOUGH ? (2 * people.size() + 4) / 5 : people.size();
        int next = 0;
        for (int telling = 0; telling < tellings(); telling++) {
            for (Scene scene : scenes(telling)) {
                if (next + scene.people <= room) {
                    scene.tell.accept(people.subList(next, next + scene.people));
                    next += scene.people;
                }
            }
        }
        while (next < people.size() * HOLDOUTS && next < room) {
            anotherHoldout(people.get(next++));
        }
        return next;
    }

    /** The more telling ones first, because small tenants see no others. */
    private List<Scene> scenes(int telling) {
        boolean first = telling == 0;
        told.clear();
        StayingStories staying = new StayingStories(plot);
        MovingStories moving = new MovingStories(plot);
        RefusedStories refused = new RefusedStories(plot);
        PasswordStories passwords = new PasswordStories(plot);
        SilentStories silent = new SilentStories(plot, silencedOn);
        one(who -> staying.stillLegacy(who, Device.apple(who, "iPhone12,1", "15.5", "19F77")));
        one(who -> moving.migrated(who, Device.apple(who, "iPhone14,5", "17.6.1", "21G93")));
        one(who -> moving.regressed(who, Device.apple(who, "iPhone13,2", "16.6.1", "20G81")));
        one(who -> refused.blocked(who, Device.apple(who, "iPhone11,8", "16.7.10", "20H350")));
        one(who -> moving.failedMigration(who, Device.apple(who, "iPhone15,4", "18.5", "22F76")));
        one(moving::secondDevice);
        one(who -> moving.silentUpgrade(who, Device.apple(who, "iPhone14,7", "18.6.2", "22G100")));
        one(who -> moving.silentUpgradeStopped(who, Device.apple(who, "iPhone12,8", "17.7.2", "21H221")));
        one(who -> silent.goneSilent(who, Device.apple(who, "iPhone10,4", "16.7.8", "20H343")));
        one(who -> refused.blockedByDefaults(who, Device.samsung(who, "SM-G991B")));
        one(who -> refused.blockedWithoutCode(who, Device.apple(who, "iPad12,1", "17.5.1", "21F90")));
        one(who -> refused.consentBlocked(who, Device.apple(who, "iPhone17,3", "18.4.1", "22E252"), first));
        one(who -> refused.setupWithoutSync(who, Device.apple(who, "iPhone16,1", "26.1", "23B85")));
        one(who -> passwords.stalePassword(who, Device.apple(who, "iPhone13,4", "18.3.1", "22D72")));
        one(who -> staying.updatedButLegacy(
                who,
                Device.apple(who, "iPhone9,3", "14.8.1", "18H107"),
                Device.apple(who, "iPhone9,3", "15.8.3", "19H386")));
        one(who -> staying.stillLegacy(who, Device.outlook(who, 15)));
        one(who -> staying.stillLegacy(who, Device.imap(who)));
        one(who -> staying.machine(
                Story.EXCEPTION_EXPIRED,
                "scanner-2nd-floor" + number(telling),
                10 * telling + 1,
                Ending.in(State.LEGACY)));
        many(6, silent::silencedByPolicy);
        one(who -> staying.managed(who, Device.apple(who, "iPhone15,3", "18.7.2", "22H124")));
        many(5, refused::consentAwaited);
        one(who -> refused.appDisabled(who, Device.apple(who, "iPhone14,6", "17.7", "21H16"), outage, first));
        one(who -> refused.notAssigned(who, Device.apple(who, "iPhone12,5", "16.7.5", "20H307"), first));
        one(who -> refused.setupOnceWithoutSync(who, Device.samsung(who, "SM-S901B")));
        one(staying::ewsClient);
        one(who -> staying.unknownPhone(who, Device.samsung(who, "SM-A546B")));
        one(who -> staying.newPhone(who, Device.apple(who, "iPhone18,3", "26.2", "23C55")));
        many(12, passwords::sharedEgress);
        one(who -> passwords.smartLockout(who, Device.apple(who, "iPhone13,1", "16.3.1", "20D67")));
        one(who -> passwords.mistyped(who, Device.apple(who, "iPhone10,6", "16.7.2", "20H115")));
        one(who -> staying.traveller(who, Device.apple(who, "iPhone14,8", "17.4.1", "21E236")));
        one(who -> refused.tunnelled(who, Device.apple(who, "iPhone15,5", "17.3.1", "21D61")));
        one(who -> moving.twinPhones(who, Device.apple(who, "iPhone13,3", "17.2.1", "21C66")));
        one(who -> staying.restoredPhone(
                who,
                Device.apple(who, "iPhone11,2", "17.1.2", "21B101"),
                Device.apple(who, "iPhone17,4", "18.3.2", "22D82")));
        one(staying::twoComputers);
        one(who -> staying.weeklyScanner("scanner-archive" + number(telling), 10 * telling + 3));
        one(who -> staying.ropcJob("timesheets" + number(telling), 10 * telling + 4));
        many(1, who -> staying.federated(federated(who), Device.apple(who.get(0), "iPad14,1", "17.6.1", "21G93")));
        one(who -> staying.stillLegacy(who, Device.apple(who, "iPhone8,1", "11.2.6", "15D100")));
        one(who -> staying.stillLegacy(who, Device.apple(who, "iPad4,1", "12.5.7", "16H81")));
        one(who -> staying.stillLegacy(who, Device.apple(who, "iPhone8,4", "13.7", "17H35")));
        one(who -> staying.stillLegacy(who, Device.apple(who, "iPhone15,2", "18.6.2", "22G100")));
        one(who -> staying.stillLegacy(who, Device.samsung(who, "SM-A515F")));
        one(who -> staying.stillLegacy(who, Device.android(who)));
        one(who -> staying.stillLegacy(who, Device.gmail(who)));
        one(who -> staying.stillLegacy(who, Device.windowsMail(who)));
        one(who -> staying.stillLegacy(who, Device.outlook(who, 16)));
        one(who -> staying.stillLegacy(who, Device.mac(who)));
        one(who -> staying.stillLegacy(who, Device.pop(who)));
        one(who -> staying.stillLegacy(who, Device.powershell(who)));
        one(who -> staying.stillLegacy(who, Device.teamsRoom(who)));
        one(who -> staying.machine(
                Story.EXCEPTED,
                "ticket-system" + number(telling),
                10 * telling + 2,
                Ending.in(State.EXCEPTED, State.LEGACY)));
        one(who -> moving.migrated(who, Device.apple(who, "iPad13,18", "16.6", "20G75")));
        one(who -> moving.migrated(who, Device.samsung(who, "SM-S911B")));
        one(who -> moving.silentUpgrade(who, Device.apple(who, "iPhone9,1", "15.8.2", "19H384")));
        return List.copyOf(told);
    }

    private void one(Consumer<Person> tell) {
        told.add(Scene.one(tell));
    }

    private void many(int number, Consumer<List<Person>> tell) {
        told.add(new Scene(number, tell));
    }

    private static String number(int telling) {
        return telling == 0 ? "" : "-" + (telling + 1);
    }

    /** The person is federated in everything they do from now on. */
    private Person federated(List<Person> who) {
        Person federated = who.get(0).asFederated();
        people.set(people.indexOf(who.get(0)), federated);
        return federated;
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
        new StayingStories(plot).stillLegacy(who, plot.dice().pick(devices));
    }

    /** When an administrator consents to Apple's app for everybody. */
    static long consent(Timeline timeline) {
        return timeline.at(0.15);
    }

    /** Everybody, as the stories left them. */
    List<Person> people() {
        return people;
    }

    /** So many of the people have a part. */
    int busy() {
        return busy;
    }

    Outage outage() {
        return outage;
    }

    List<Plot.Part> parts() {
        return plot.parts();
    }

    List<Expectation> expectations() {
        return plot.expectations();
    }

    /** Whether Exchange knows of the device. */
    boolean isCharted(Plot.Part part) {
        return plot.isCharted(part);
    }

    /** Until when a machine of that story may go on with legacy authentication. */
    long exceptedUntil(Story story) {
        return plot.exceptedUntil(story);
    }

    /** When the inventory of Exchange is exported. */
    long export() {
        return plot.export();
    }

    @Override
    public void tell(long hour, Listener everything) {
        Listener listener = outage.before(everything);
        for (Plot.Event event : plot.eventsOf(hour)) {
            listener.heard(event.moment(), event.story(), event.device());
        }
        List<Plot.Habit> habits = plot.habits();
        for (int i = 0; i < habits.size(); i++) {
            Plot.Habit habit = habits.get(i);
            long from = Math.max(habit.from(), timeline.startOf(hour));
            long until = Math.min(habit.until(), timeline.endOf(hour));
            if (from < until) {
                double share = habit.rhythm().share(timeline.startOf(hour)) * (until - from) / Ticks.HOUR;
                tell(habit, from, until, share, Dice.of(seed, i, hour), listener);
            }
        }
    }

    private static void tell(Plot.Habit habit, long from, long until, double share, Dice hourly, Listener listener) {
        int count = hourly.round(habit.perDay() * share);
        for (int i = 0; i < count; i++) {
            Moment moment = Moment.of(
                    hourly.between(from, until),
                    hourly.next(),
                    habit.who(),
                    hourly.pick(habit.device().places()),
                    hourly.pick(habit.looks()),
                    habit.outcome());
            listener.heard(moment, habit.story(), habit.device().key());
        }
    }
}
