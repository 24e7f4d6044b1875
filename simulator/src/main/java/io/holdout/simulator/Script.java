package io.holdout.simulator;

import io.holdout.simulator.wire.Dice;
import io.holdout.simulator.wire.Moment;
import io.holdout.simulator.wire.Person;
import io.holdout.simulator.wire.Ticks;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The stories of the tenant: who does what, when. */
final class Script implements Source {
    /** Share of the people who have a part, in a tenant large enough for all stories. */
    private static final double HOLDOUTS = 0.12;

    private static final int ENOUGH = 100;

    private final long seed;
    private final Timeline timeline;
    private final Plot plot;
    private final int busy;

    /**
     * Writes the script.
     *
     * @param people all of the tenant; the first ones are given parts
     */
    Script(long seed, Timeline timeline, List<Person> people) {
        this.seed = Dice.mix(seed, 0x5c819);
        this.timeline = timeline;
        plot = new Plot(this.seed, timeline);
        List<Consumer<Person>> stories = new ArrayList<>(stories());
        while (stories.size() < people.size() * HOLDOUTS) {
            stories.add(this::anotherHoldout);
        }
        // in a small tenant most people must still be everyday ones
        busy = people.size() < ENOUGH ? (people.size() + 2) / 3 : stories.size();
        for (int i = 0; i < busy; i++) {
            stories.get(i).accept(people.get(i));
        }
        AttackStories attacks = new AttackStories(plot, busy < people.size() ? people.subList(busy, people.size()) : people);
        attacks.copiedAgent();
        attacks.ropcScript();
        attacks.spray();
        attacks.slowSpray();
    }

    /** One for each kind of story and device; the more telling ones first, because small tenants see no others. */
    private List<Consumer<Person>> stories() {
        StayingStories staying = new StayingStories(plot);
        MovingStories moving = new MovingStories(plot);
        RefusedStories refused = new RefusedStories(plot);
        return List.of(
                who -> staying.stillLegacy(who, Device.apple(who, "iPhone12,1", "15.5", "19F77")),
                who -> moving.migrated(who, Device.apple(who, "iPhone14,5", "17.6.1", "21G93")),
                who -> moving.regressed(who, Device.apple(who, "iPhone13,2", "16.6.1", "20G81")),
                who -> refused.blocked(who, Device.apple(who, "iPhone11,8", "16.7.10", "20H350")),
                who -> moving.failedMigration(who, Device.apple(who, "iPhone15,4", "18.5", "22F76")),
                moving::secondDevice,
                who -> moving.silentUpgrade(who, Device.apple(who, "iPhone14,7", "18.6.2", "22G100")),
                who -> moving.silentUpgradeStopped(who, Device.apple(who, "iPhone12,8", "17.7.2", "21H221")),
                who -> staying.goneSilent(who, Device.apple(who, "iPhone10,4", "16.7.8", "20H343")),
                who -> refused.blockedByDefaults(who, Device.samsung(who, "SM-G991B")),
                who -> refused.blockedWithoutCode(who, Device.apple(who, "iPad12,1", "17.5.1", "21F90")),
                who -> refused.consentBlocked(who, Device.apple(who, "iPhone17,3", "18.4.1", "22E252")),
                who -> refused.setupWithoutSync(who, Device.apple(who, "iPhone16,1", "26.1", "23B85")),
                who -> staying.stalePassword(who, Device.apple(who, "iPhone13,4", "18.3.1", "22D72")),
                who -> staying.updatedButLegacy(
                        who,
                        Device.apple(who, "iPhone9,3", "14.8.1", "18H107"),
                        Device.apple(who, "iPhone9,3", "15.8.3", "19H386")),
                who -> staying.stillLegacy(who, Device.apple(who, "iPhone8,1", "11.2.6", "15D100")),
                who -> staying.stillLegacy(who, Device.apple(who, "iPad4,1", "12.5.7", "16H81")),
                who -> staying.stillLegacy(who, Device.apple(who, "iPhone8,4", "13.7", "17H35")),
                who -> staying.stillLegacy(who, Device.apple(who, "iPhone15,2", "18.6.2", "22G100")),
                who -> staying.stillLegacy(who, Device.samsung(who, "SM-A515F")),
                who -> staying.stillLegacy(who, Device.android(who)),
                who -> staying.stillLegacy(who, Device.gmail(who)),
                who -> staying.stillLegacy(who, Device.windowsMail(who)),
                who -> staying.stillLegacy(who, Device.outlook(who, 15)),
                who -> staying.stillLegacy(who, Device.outlook(who, 16)),
                who -> staying.stillLegacy(who, Device.mac(who)),
                who -> staying.stillLegacy(who, Device.imap(who)),
                who -> staying.stillLegacy(who, Device.pop(who)),
                who -> staying.stillLegacy(who, Device.powershell(who)),
                who -> staying.machine("scanner-2nd-floor", 1),
                who -> staying.machine("ticket-system", 2),
                who -> moving.migrated(who, Device.apple(who, "iPad13,18", "16.6", "20G75")),
                who -> moving.migrated(who, Device.samsung(who, "SM-S911B")),
                who -> moving.silentUpgrade(who, Device.apple(who, "iPhone9,1", "15.8.2", "19H384")));
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

    /** So many of the people have a part. */
    int busy() {
        return busy;
    }

    List<Plot.Part> parts() {
        return plot.parts();
    }

    List<Expectation> expectations() {
        return plot.expectations();
    }

    @Override
    public void tell(long hour, Listener listener) {
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

    private static void tell(
            Plot.Habit habit, long from, long until, double share, Dice hourly, Listener listener) {
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
