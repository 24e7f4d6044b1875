package io.holdout.processor.detect;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.holdout.model.Confidence;
import io.holdout.model.Keys;
import io.holdout.model.PostureChange;
import io.holdout.model.Rule;
import io.holdout.model.ocsf.DetectionFinding;
import io.holdout.processor.advice.Cause;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The devices of a tenant whose legacy sign-ins stopped on one day (R-F3): of few users they are told one by one, of many there is one note,
 * because then a policy was changed.
 *
 * @param due when the day is decided
 * @param users keys of the users, of whom a note tells the number
 * @param devices how many there are
 * @param over how many of them have moved on
 * @param policy audit record of a policy that was changed on that day
 * @param lastOver when the last of them moved on
 */
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
public record SilentDay(
        String tenantId,
        @JsonInclude(JsonInclude.Include.ALWAYS) LocalDate day,
        @JsonInclude(JsonInclude.Include.ALWAYS) Instant due,
        boolean decided,
        boolean many,
        SortedSet<String> users,
        SortedSet<String> names,
        int devices,
        int over,
        @Nullable PostureChange policy,
        @Nullable Instant lastOver,
        @Nullable Instant ended,
        String digest) {

    /** A note that nobody comes back from is closed by then. */
    private static final Duration ENDS_AFTER = Duration.ofDays(60);

    /** Users that are told apart. */
    private static final int MOST_USERS = TenantEpisode.Content.MOST_USERS;

    public SilentDay {
        users = users == null ? new TreeSet<>() : new TreeSet<>(users);
        names = names == null ? new TreeSet<>() : new TreeSet<>(names);
        digest = digest == null ? "" : digest;
    }

    /**
     * The day of a silence, decided when those that fell silent with it must have been seen too.
     *
     * @param silentAfter after which a pause is a silence
     */
    public static SilentDay of(String tenantId, TenantFact.DeviceSilent fact, Duration silentAfter) {
        LocalDate day = DeviceWatch.day(fact);
        Instant complete = startOf(day.plusDays(1)).plus(silentAfter);
        Instant seen = startOf(LocalDate.ofInstant(fact.time(), ZoneOffset.UTC).plusDays(1));
        Instant due = complete.isAfter(seen) ? complete : seen;
        return new SilentDay(
                tenantId, day, due, false, false, new TreeSet<>(), new TreeSet<>(), 0, 0, null, null, null, "");
    }

    private static Instant startOf(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    /** The first and, exclusive, the last moment of that day. */
    public static Instant start(LocalDate day) {
        return startOf(day);
    }

    /** Decided with those devices. */
    public SilentDay decided(List<DeviceWatch> silent, int silentMany, @Nullable PostureChange changed) {
        SilentDay all = new SilentDay(tenantId, day, due, true, false, users, names, 0, 0, changed, null, null, "");
        for (DeviceWatch watch : silent) {
            all = all.and(watch);
        }
        boolean isMany = all.users.size() >= silentMany;
        return new SilentDay(
                tenantId, day, due, true, isMany, all.users, all.names, all.devices, 0, changed, null, null, "");
    }

    /** With one more device of the day. */
    public SilentDay and(DeviceWatch watch) {
        SortedSet<String> more = new TreeSet<>(users);
        SortedSet<String> moreNames = new TreeSet<>(names);
        if (more.size() < MOST_USERS) {
            more.add(watch.user());
        }
        TenantFact.DeviceSilent silent = watch.silent();
        if (silent != null) {
            String name = silent.last().user().name();
            moreNames.add(name.isEmpty() ? watch.user() : name);
        }
        while (moreNames.size() > TenantFindings.MOST_NAMED) {
            moreNames.remove(moreNames.last());
        }
        return new SilentDay(
                tenantId, day, due, decided, many, more, moreNames, devices + 1, over, policy, lastOver, ended, digest);
    }

    public SilentDay because(PostureChange changed) {
        boolean first = policy == null
                || changed.time().isBefore(policy.time())
                || (changed.time().equals(policy.time()) && changed.id().compareTo(policy.id()) < 0);
        return first
                ? new SilentDay(
                        tenantId, day, due, decided, many, users, names, devices, over, changed, lastOver, ended,
                        digest)
                : this;
    }

    /** With one device less that is silent. */
    public SilentDay movedOn(Instant time) {
        Instant last = lastOver == null || time.isAfter(lastOver) ? time : lastOver;
        return new SilentDay(
                tenantId, day, due, decided, many, users, names, devices, over + 1, policy, last, ended, digest);
    }

    /** When the note is closed whoever is still silent. */
    @JsonIgnore
    public Instant end() {
        return due.plus(ENDS_AFTER);
    }

    public SilentDay notSeenAnyMore() {
        return new SilentDay(
                tenantId, day, due, decided, many, users, names, devices, over, policy, lastOver, end(), digest);
    }

    /** This day with its note written, and the note if it says something new. */
    public record Report(SilentDay day, @Nullable DetectionFinding finding) {}

    public Report report(Voice voice) {
        if (!many) {
            return new Report(this, null);
        }
        String now = TenantFindings.digest(note(true, voice));
        SilentDay written = new SilentDay(
                tenantId, day, due, decided, many, users, names, devices, over, policy, lastOver, ended, now);
        return new Report(written, now.equals(digest) ? null : note(digest.isEmpty(), voice));
    }

    private DetectionFinding note(boolean isNew, Voice voice) {
        boolean allOver = over >= devices && lastOver != null;
        Instant at = allOver && lastOver != null ? lastOver : ended != null ? ended : due;
        String closed = allOver ? "all of them have moved on" : ended != null ? "not seen any more" : null;
        Map<String, Object> unmapped = new TreeMap<>();
        unmapped.put("day", day.toString());
        unmapped.put("users", (long) users.size());
        unmapped.put("devices", (long) devices);
        unmapped.put("userNames", List.copyOf(names));
        if (policy != null) {
            unmapped.put("policy", policy.name());
            unmapped.put("policyChangedAt", policy.time().toString());
            unmapped.put("policyChangedBy", policy.by());
        }
        return new TenantFindings(tenantId, voice)
                .ofMany(
                        Rule.SILENT_STOP,
                        policy == null ? Confidence.POSSIBLE : Confidence.LIKELY,
                        TenantWording.silence(this),
                        Cause.MANY_SILENT,
                        Findings.uid(Rule.SILENT_STOP, Keys.tenant(tenantId), "", day.toString()),
                        isNew,
                        new TenantFindings.Times(
                                due, at, startOf(day), startOf(day.plusDays(1)).minusMillis(1)),
                        devices,
                        closed,
                        unmapped);
    }
}
