package io.holdout.simulator;

import io.holdout.simulator.Truth.Attack;
import io.holdout.simulator.Truth.Holdout;
import io.holdout.simulator.wire.Moment;
import io.holdout.simulator.wire.Ticks;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Plays the script once and counts. */
final class TruthTeller {
    private final String tenantId;
    private final Timeline timeline;
    private final Script script;
    private final Map<String, DeviceTally> devices = new HashMap<>();
    private final Map<Story, AttackTally> attacks = new EnumMap<>(Story.class);

    TruthTeller(String tenantId, Timeline timeline, Script script) {
        this.tenantId = tenantId;
        this.timeline = timeline;
        this.script = script;
    }

    Truth truth() {
        for (long hour = 0; hour < timeline.hours(); hour++) {
            script.tell(hour, this::count);
        }
        List<Holdout> holdouts = new ArrayList<>();
        for (Plot.Part part : script.parts()) {
            DeviceTally tally = devices.get(key(part.who().id(), part.device().key()));
            if (tally != null && tally.signIns + tally.blocked > 0) {
                holdouts.add(holdout(part, tally));
            }
        }
        List<Attack> all = new ArrayList<>();
        attacks.forEach((story, tally) -> all.add(tally.attack(tenantId, story)));
        return new Truth(holdouts, all);
    }

    private void count(Moment moment, Story story, String device) {
        if (moment.look().isLegacy()) {
            devices.computeIfAbsent(key(moment.who().id(), device), ignored -> new DeviceTally())
                    .count(moment);
        }
        if (story.isAttack()) {
            attacks.computeIfAbsent(story, ignored -> new AttackTally()).count(moment);
        }
    }

    private static String key(String user, String device) {
        return user + "|" + device;
    }

    private Holdout holdout(Plot.Part part, DeviceTally tally) {
        return new Holdout(
                tenantId,
                part.who().id(),
                part.who().name(),
                part.device().key(),
                part.device().platform(),
                part.device().protocols(),
                part.story(),
                part.moved() == 0 ? null : Ticks.instant(part.moved()),
                instant(tally.first, tally.signIns),
                instant(tally.last, tally.signIns),
                tally.signIns,
                tally.blocked,
                tally.failed);
    }

    private static @Nullable Instant instant(long ticks, long count) {
        return count == 0 ? null : Ticks.instant(ticks);
    }

    private static final class DeviceTally {
        private long first = Long.MAX_VALUE;
        private long last = Long.MIN_VALUE;
        private long signIns;
        private long blocked;
        private long failed;

        void count(Moment moment) {
            if (moment.outcome().succeeded()) {
                signIns++;
                first = Math.min(first, moment.created());
                last = Math.max(last, moment.created());
            } else if (moment.outcome().stopped()) {
                blocked++;
            } else {
                failed++;
            }
        }
    }

    private static final class AttackTally {
        private long first = Long.MAX_VALUE;
        private long last = Long.MIN_VALUE;
        private long attempts;
        private String source = "";
        private final TreeSet<String> targets = new TreeSet<>();
        private final TreeSet<String> known = new TreeSet<>();
        private final TreeSet<String> broken = new TreeSet<>();

        void count(Moment moment) {
            first = Math.min(first, moment.created());
            last = Math.max(last, moment.created());
            attempts++;
            source = moment.where().prefix();
            targets.add(moment.who().name());
            if (moment.outcome().succeeded() || moment.outcome().stopped()) {
                known.add(moment.who().id());
            }
            if (moment.outcome().succeeded()) {
                broken.add(moment.who().id());
            }
        }

        Attack attack(String tenantId, Story story) {
            return new Attack(
                    tenantId,
                    story,
                    source,
                    Ticks.instant(first),
                    Ticks.instant(last),
                    attempts,
                    List.copyOf(targets),
                    List.copyOf(known),
                    List.copyOf(broken));
        }
    }
}
