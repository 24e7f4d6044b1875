package io.holdout.processor.detect;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.holdout.model.DeviceState;
import io.holdout.model.ocsf.DetectionFinding;
import io.holdout.processor.advice.Advice;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of one user with legacy history: the state that is settled, because nothing older can arrive, the state that
 * includes the sign-ins since, and which alerts were written.
 *
 * @param since modern sign-ins up to here came when none of them was listened to, and say nothing when they come again
 * @param settledThrough every sign-in up to here is in {@code settled}; a later arrival of an older one is a correction
 * @param tentative the state that takes in what is pending, null where it is the settled one
 * @param newest the last sign-in in {@code tentative} in the order of decision
 * @param pending how many sign-ins are in {@code tentative} but not in {@code settled}
 * @param wakeAt due time of the one timer this user has, null when nothing is waited for
 * @param ended settled episodes that others have followed since alerts were written last; never part of the row
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record UserHistory(
        @Nullable Instant since,
        Instant settledThrough,
        UserState settled,
        @Nullable UserState tentative,
        @Nullable Moment newest,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) int pending,
        Map<String, Posted> posted,
        @Nullable Instant wakeAt,
        @JsonIgnore List<Episode> ended) {

    /** A place in the order of decision. */
    public record Moment(Instant time, String id) {
        static Moment of(Sighting sighting) {
            return new Moment(sighting.time(), sighting.id());
        }

        boolean isBefore(Sighting sighting) {
            int byTime = time.compareTo(sighting.time());
            return byTime < 0 || (byTime == 0 && id.compareTo(sighting.id()) < 0);
        }
    }

    public UserHistory {
        settled = settled == null ? UserState.EMPTY : settled;
        tentative = settled.equals(tentative) ? null : tentative;
        posted = posted == null ? Map.of() : Map.copyOf(posted);
        ended = ended == null ? List.of() : List.copyOf(ended);
    }

    public static UserHistory startingAt(Instant horizon) {
        return new UserHistory(horizon, horizon, UserState.EMPTY, null, null, 0, Map.of(), null, List.of());
    }

    /** Listening from a time on, after it was {@link #isAtRest}. */
    public UserHistory listeningSince(Instant time) {
        return new UserHistory(time, settledThrough, settled, tentative, newest, pending, posted, wakeAt, ended);
    }

    /** True for a modern sign-in of a time when nobody listened. */
    public boolean isDeafTo(Sighting sighting) {
        return since != null && !sighting.time().isAfter(since);
    }

    /** The state as far as it is known now. */
    private UserState current() {
        return tentative == null ? settled : tentative;
    }

    /** True when nothing is left to remember. */
    @JsonIgnore
    public boolean isEmpty() {
        return settled.isEmpty() && current().isEmpty() && pending == 0;
    }

    /** True when there is nothing that a modern sign-in could change, so that it is as good as no history to it. */
    @JsonIgnore
    public boolean isAtRest() {
        return pending == 0 && settled.isAtRest() && current().isAtRest();
    }

    /** True when the sign-in comes after all others, and nothing has fallen due since: the usual case. */
    public boolean isNext(Sighting sighting, Instant horizon) {
        return sighting.time().isAfter(horizon) && (newest == null || newest.isBefore(sighting));
    }

    /** With one more sign-in that {@link #isNext}. */
    public UserHistory next(Sighting sighting, Instant horizon, Knowledge knowledge, Duration grace) {
        return new UserHistory(
                since,
                settledThrough,
                settled,
                Lifecycle.fold(current(), List.of(sighting), horizon, knowledge, grace, Hearers.NOBODY),
                Moment.of(sighting),
                pending + 1,
                posted,
                wakeAt,
                ended);
    }

    /** With a sign-in that is older than what is settled: counted, and what was said is corrected. */
    public UserHistory late(Sighting sighting, Knowledge knowledge, Duration grace, Consumer<TenantFact> tenant) {
        List<Episode> over = new ArrayList<>(ended);
        Hearers hearers = new Hearers(tenant, over::add);
        UserState corrected = Lifecycle.fold(settled, List.of(sighting), settledThrough, knowledge, grace, hearers);
        return new UserHistory(since, settledThrough, corrected, tentative, newest, pending, posted, wakeAt, over);
    }

    /** Without a settled sign-in whose record was sent anew with another outcome. */
    public UserHistory without(Sighting counted) {
        return new UserHistory(
                since,
                settledThrough,
                Lifecycle.without(settled, counted),
                tentative,
                newest,
                pending,
                posted,
                wakeAt,
                ended);
    }

    /**
     * Decided anew from all pending sign-ins: those at or before the horizon are settled, the others are taken in on trial.
     *
     * @param all every pending sign-in in the order of decision
     * @param tenant hears what is settled now and about the tenant as a whole
     */
    public UserHistory refolded(
            List<Sighting> all, Instant horizon, Knowledge knowledge, Duration grace, Consumer<TenantFact> tenant) {
        Instant through = horizon.isAfter(settledThrough) ? horizon : settledThrough;
        List<Sighting> early =
                all.stream().filter(s -> !s.time().isAfter(through)).toList();
        List<Sighting> open = all.subList(early.size(), all.size());
        List<Episode> over = new ArrayList<>(ended);
        Hearers hearers = new Hearers(tenant, over::add);
        UserState base = Lifecycle.fold(settled, early, through, knowledge, grace, hearers);
        UserState now = open.isEmpty() ? base : Lifecycle.fold(base, open, through, knowledge, grace, Hearers.NOBODY);
        Sighting last = open.isEmpty() ? null : open.get(open.size() - 1);
        Moment moment = last == null ? null : Moment.of(last);
        return new UserHistory(since, through, base, now, moment, open.size(), posted, wakeAt, over);
    }

    /** With where the devices stand judged anew, because exceptions or the inventory have changed; to be {@link #refolded}. */
    public UserHistory reconsidered(Knowledge knowledge, Duration grace, Consumer<TenantFact> tenant) {
        List<Episode> over = new ArrayList<>(ended);
        Hearers hearers = new Hearers(tenant, over::add);
        UserState judged = Lifecycle.reconsidered(settled, settledThrough, knowledge, grace, hearers);
        return new UserHistory(since, settledThrough, judged, tentative, newest, pending, posted, wakeAt, over);
    }

    public UserHistory wakingAt(@Nullable Instant due) {
        return new UserHistory(since, settledThrough, settled, tentative, newest, pending, posted, due, ended);
    }

    /** When this user is due: a wait of the settled state, or a pending sign-in that can be settled. */
    public @Nullable Instant nextDue(@Nullable Instant firstPending) {
        Instant wait = settled.nextDue().orElse(null);
        if (wait == null || firstPending == null) {
            return wait == null ? firstPending : wait;
        }
        return wait.isBefore(firstPending) ? wait : firstPending;
    }

    // --- what others are told

    /** Devices that differ from before, null where one is no more, by key. */
    public Map<String, @Nullable DeviceState> changedDevices(
            UserHistory before, ToLongFunction<String> failures, Knowledge knowledge) {
        Map<String, Device> was = byKey(before.current());
        Map<String, @Nullable DeviceState> changed = new TreeMap<>();
        for (Device device : current().devices()) {
            if (!device.equals(was.remove(device.key()))) {
                changed.put(device.key(), DeviceStates.of(device, failures.applyAsLong(device.key()), knowledge));
            }
        }
        was.keySet().forEach(gone -> changed.put(gone, null));
        return changed;
    }

    /** The record of one device as it stands, null when there is none. */
    public @Nullable DeviceState device(String key, long failures, Knowledge knowledge) {
        Device device = byKey(current()).get(key);
        return device == null ? null : DeviceStates.of(device, failures, knowledge);
    }

    public boolean hasDevice(String key) {
        return current().hasDevice(key);
    }

    /** Keys of all devices. */
    public List<String> devices() {
        return current().devices().stream().map(Device::key).toList();
    }

    /** Keys of the devices that are told otherwise now that the posture of their tenant has changed. */
    public List<String> devicesChangedBy(Posture before, Posture now, Advice advice) {
        return current().devices().stream()
                .filter(device -> !DeviceStates.diagnosis(device, before, advice)
                        .equals(DeviceStates.diagnosis(device, now, advice)))
                .map(Device::key)
                .toList();
    }

    private static Map<String, Device> byKey(UserState state) {
        Map<String, Device> devices = new TreeMap<>();
        state.devices().forEach(device -> devices.put(device.key(), device));
        return devices;
    }

    /** With what was written found to be behind, where it says what to do otherwise now that the posture of the tenant has changed. */
    public UserHistory behind(Posture before, Posture now, String userKey, Voice voice) {
        Findings findings = new Findings(userKey, voice, now);
        Map<String, Posted> marked = new TreeMap<>(posted);
        current().episodes().stream()
                .filter(episode -> findings.isToldOtherwiseThan(before, episode))
                .forEach(episode -> marked.computeIfPresent(findings.uid(episode), (uid, last) -> last.behind(true)));
        return new UserHistory(since, settledThrough, settled, tentative, newest, pending, marked, wakeAt, ended);
    }

    /** This history with its alerts written, and the alerts to write. */
    public record Report(UserHistory history, List<DetectionFinding> findings) {}

    /**
     * Compares what the episodes say with what was written. A new episode and a change of grade go out at once, anything else when
     * it is settled; one that others have followed is told as it was at last, and one that turned out never to have been is closed as
     * withdrawn.
     */
    public Report report(UserHistory before, String userKey, Voice voice, Posture posture) {
        return report(before, userKey, voice, posture, false);
    }

    /** This history with its alerts written as if all of it was settled, where nothing follows any more. */
    public Report concluded(String userKey, Voice voice, Posture posture) {
        return report(this, userKey, voice, posture, true);
    }

    private Report report(UserHistory before, String userKey, Voice voice, Posture posture, boolean concluding) {
        Findings findings = new Findings(userKey, voice, posture);
        List<DetectionFinding> toWrite = new ArrayList<>();
        Map<String, Posted> written = new TreeMap<>(posted);
        Map<String, Episode> settledEpisodes = episodes(settled);
        Map<String, Episode> earlier = episodes(before.current());
        Map<String, Episode> present = tentative == null ? settledEpisodes : episodes(tentative);
        for (Episode episode : ended) {
            String uid = findings.uid(episode);
            Posted last = written.remove(uid);
            if (last == null || !last.digest().equals(findings.digest(episode))) {
                toWrite.add(findings.of(episode, DetectionFinding.Activity.CLOSE));
            }
        }
        for (Episode episode : present.values()) {
            String uid = findings.uid(episode);
            Posted last = posted.get(uid);
            boolean same = episode.saysTheSame(earlier.get(episode.key()));
            if (last != null && same && !last.behind()) {
                continue;
            }
            boolean settledNow = concluding || episode.saysTheSame(settledEpisodes.get(episode.key()));
            Episode.Content now = episode.reported();
            if (last != null && !settledNow && !last.differsInGrade(now)) {
                written.put(uid, last.behind(true)); // whether it is, will be seen when it is settled
                continue;
            }
            String digest = findings.digest(episode);
            if (last == null || last.differsInGrade(now) || !last.digest().equals(digest)) {
                DetectionFinding.Activity activity = now.closed()
                        ? DetectionFinding.Activity.CLOSE
                        : last == null ? DetectionFinding.Activity.CREATE : DetectionFinding.Activity.UPDATE;
                toWrite.add(findings.of(episode, activity));
                written.put(uid, Posted.of(now, digest));
            } else {
                written.put(uid, last.behind(false));
            }
        }
        for (Episode was : earlier.values()) {
            Episode last = present.get(was.key());
            for (int ordinal = last == null ? 1 : last.ordinal() + 1; ordinal <= was.ordinal(); ordinal++) {
                // what has ended on trial was told as closed, and never was all the same
                Episode never = was.numbered(ordinal);
                if (written.remove(findings.uid(never)) != null) {
                    toWrite.add(findings.withdrawn(never));
                }
            }
        }
        toWrite.sort(
                Comparator.comparingLong((DetectionFinding f) -> f.findingInfo().firstSeenTime())
                        .thenComparing(f -> f.findingInfo().uid()));
        UserHistory reported =
                new UserHistory(since, settledThrough, settled, tentative, newest, pending, written, wakeAt, List.of());
        return new Report(reported, toWrite);
    }

    private static Map<String, Episode> episodes(UserState state) {
        Map<String, Episode> episodes = new TreeMap<>();
        state.episodes().forEach(episode -> episodes.put(episode.key(), episode));
        return episodes;
    }
}
