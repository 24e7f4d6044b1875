package io.holdout.processor.spray;

import static java.util.Objects.requireNonNull;

import io.holdout.model.Keys;
import io.holdout.model.Rule;
import io.holdout.model.SignIn;
import io.holdout.model.ocsf.DetectionFinding;
import io.holdout.model.ocsf.DetectionFinding.Activity;
import io.holdout.processor.detect.SourceFact;
import io.holdout.processor.detect.Thresholds;
import io.holdout.processor.detect.Voice;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One network (or autonomous system) of one tenant: who was tried from it in the last 54 hours, and what was told of that. Rows
 * hold the attempts, memory only what windows are judged on. What is told is a function of the attempts that are known, so it
 * does not depend on the order in which they came.
 */
public final class Network {
    /** A slow spray that stays for 24 hours after the end of its last window, which is as long, still finds the rows of that window. */
    static final Duration KEPT = Duration.ofHours(54);

    /** Of one user within five minutes; more than are judged on, because some turn out to be the user. */
    private static final int LEAST_ATTEMPTS = 8;

    private static final int MOST_ATTEMPTS = 16;

    private final String key;
    private final String name;
    private final boolean system;
    private final Shelf shelf;
    private final Thresholds thresholds;
    private final Voice voice;
    private final TreeMap<Long, Bucket> buckets = new TreeMap<>();
    private final TreeSet<Long> hot = new TreeSet<>();
    private final Map<String, Told> told = new TreeMap<>();
    private List<Spray> current = List.of();

    /** What is earlier has arrived, as far as was known at the last report. */
    private Instant horizon = Instant.EPOCH;

    /** When what was told of a moment that is not settled is looked at again. */
    private Instant pending = Instant.MAX;

    /** Nothing is kept of earlier buckets. */
    private long first;

    private boolean concluding;
    private Instant armed = Instant.MAX;
    private int weight = 1;

    private Network(String key, Shelf shelf, Voice voice) {
        this.key = key;
        this.shelf = shelf;
        this.thresholds = voice.limits();
        this.voice = voice;
        name = key.substring(key.indexOf('|') + 1);
        system = name.startsWith("AS");
    }

    /** The network as its rows show it. */
    public static Network load(String key, Shelf shelf, Instant horizon, Voice voice) {
        Network network = new Network(key, shelf, voice);
        shelf.told().forEach(told -> network.told.put(told.uid(), told));
        shelf.read(0, Long.MAX_VALUE, (bucket, user, tries) -> network.mark(bucket, user, tries));
        shelf.limits().forEach((bucket, limit) -> network.bucket(bucket).limit(limit));
        Set<Long> windows = new HashSet<>();
        for (long bucket : network.buckets.keySet()) {
            for (long window = bucket; window > bucket - Sprays.width(voice.limits()); window--) {
                windows.add(window);
            }
        }
        windows.forEach(network::judge);
        network.first = firstKept(horizon);
        network.horizon = horizon;
        network.pending = horizon; // not looked at yet
        return network;
    }

    /** What goes to the alerts. */
    public record Alert(String key, DetectionFinding finding) {}

    public String key() {
        return key;
    }

    /** How much memory it takes, in users and five minutes. */
    public int weight() {
        return weight;
    }

    /** When it is woken next, as far as is remembered. */
    public Instant armed() {
        return armed;
    }

    public void arm(Instant due) {
        armed = due;
    }

    // --- attempts

    /** Takes in an attempt as it was said last; true when that was news. */
    public boolean take(SourceFact.Attempt attempt, Instant horizon) {
        SignIn signIn = attempt.signIn();
        long number = Bucket.of(signIn.time());
        long user = Bucket.hash(who(attempt));
        Bucket bucket = buckets.get(number);
        Mark mark = bucket == null ? null : bucket.get(user);
        Tries before = mark == null ? Tries.none(attempt.user()) : requireNonNull(shelf.tries(number, user));
        Guess guess = attempt.familiar() ? Guess.NONE : Guess.of(signIn);
        if (!before.has(signIn.id()) && (guess == Guess.NONE || isTooLate(signIn.time(), horizon))) {
            return false;
        }
        Tries after = before.without(signIn.id()).with(signIn, guess, mostAttempts());
        if (bucket != null && user >= bucket.limit()) {
            after = after.withoutFailed();
        }
        if (after.equals(before)) {
            return false;
        }
        put(number, user, after);
        makeRoom(number);
        if (!after.failed().equals(before.failed())) {
            for (long window = number; window > number - Sprays.width(thresholds); window--) {
                judge(window);
            }
        }
        told.values().stream()
                .filter(version -> !version.closed() && !version.behind())
                .filter(version -> !signIn.time().isBefore(version.start())
                        && !signIn.time().isAfter(version.moment()))
                .toList()
                .forEach(version -> put(version.lagging()));
        return true;
    }

    private static String who(SourceFact.Attempt attempt) {
        SignIn.User user = attempt.signIn().user();
        if (!user.id().isEmpty()) {
            return user.id().toLowerCase(Locale.ROOT);
        }
        if (user.name().isEmpty()) {
            return attempt.user();
        }
        // nobody has the name that was typed: what is said of a user of that name comes from another partition, now or
        // later
        boolean nobody = Keys.isUnknownUser(attempt.signIn().result().code());
        return (nobody ? "?" : "") + user.name().toLowerCase(Locale.ROOT);
    }

    /** What is later than the grace period adds to what is open; it opens nothing. */
    private boolean isTooLate(Instant time, Instant horizon) {
        return !time.isAfter(horizon)
                && (Bucket.of(time) < first
                        || told.values().stream()
                                .noneMatch(version -> !version.closed() && !time.isBefore(version.start())));
    }

    private int mostAttempts() {
        return Math.min(MOST_ATTEMPTS, Math.max(LEAST_ATTEMPTS, thresholds.slowSprayAttempts() + 1));
    }

    /** Whole hours, because slow sprays are judged by them. */
    private static long firstKept(Instant horizon) {
        return Bucket.startOfHour(Bucket.of(horizon.minus(KEPT)));
    }

    private void put(long number, long user, Tries tries) {
        if (tries.isEmpty()) {
            shelf.delete(number, user);
        } else {
            shelf.put(number, user, tries);
        }
        mark(number, user, tries);
    }

    private void mark(long number, long user, Tries tries) {
        Bucket bucket = bucket(number);
        weight -= bucket.size();
        if (tries.isEmpty()) {
            bucket.remove(user);
        } else {
            bucket.put(user, Mark.of(tries, system));
        }
        weight += bucket.size();
        if (bucket.isEmpty() && bucket.limit() == Bucket.ALL) {
            buckets.remove(number);
        }
    }

    private Bucket bucket(long number) {
        return buckets.computeIfAbsent(number, n -> new Bucket());
    }

    /** Lets go of the user with the highest hash, when there are more than are kept. */
    private void makeRoom(long number) {
        Bucket bucket = buckets.get(number);
        if (bucket == null) {
            return;
        }
        Long failing = bucket.tooManyFailing();
        if (failing != null) {
            bucket.limit(failing);
            shelf.putLimit(number, failing);
            put(number, failing, requireNonNull(shelf.tries(number, failing)).withoutFailed());
        }
        Long proving = bucket.tooManyProving();
        if (proving != null) {
            put(number, proving, requireNonNull(shelf.tries(number, proving)).withoutProved());
        }
    }

    private void judge(long window) {
        if (calculations().isHot(window)) {
            hot.add(window);
        } else {
            hot.remove(window);
        }
    }

    private Sprays calculations() {
        return new Sprays(key, buckets, system, thresholds);
    }

    // --- what is told

    private List<Spray> sprays() {
        List<Spray> fast = calculations().fast(hot, before(Rule.PASSWORD_SPRAY));
        List<Spray> sprays = new ArrayList<>(fast);
        fast.forEach(spray -> sprays.addAll(calculations().successes(spray)));
        if (!system) {
            SlowSprays slow = slow();
            sprays.addAll(slow.all(before(Rule.SLOW_SPRAY)));
            pending = earlier(pending, slow.next());
            Long unsettled = hot.higher(lastSettled());
            if (unsettled != null) {
                pending = earlier(pending, Bucket.start(unsettled + Sprays.width(thresholds)));
            }
        }
        return List.copyOf(sprays);
    }

    /** The last window of which everything has arrived. */
    private long lastSettled() {
        return Bucket.of(horizon) - Sprays.width(thresholds);
    }

    /** Less what belongs to fast sprays, as far as those are settled. */
    private SlowSprays slow() {
        List<Spray> fast =
                new ArrayList<>(calculations().fast(hot.headSet(lastSettled(), true), before(Rule.PASSWORD_SPRAY)));
        told.values().stream()
                .filter(version -> isEnded(version) && Bucket.of(version.start()) < first)
                .forEach(version -> fast.add(version.ended()));
        // by whole buckets, so that it is judged at the same times however often it is looked at
        Instant settled = Bucket.start(Bucket.of(horizon));
        return new SlowSprays(key, buckets.tailMap(first, true), fast, thresholds, settled);
    }

    /** A fast spray that is over and of which there are rows, perhaps not the first ones: what is left of it is no slow spray. */
    private boolean isEnded(Told version) {
        return version.rule() == Rule.PASSWORD_SPRAY
                && version.closed()
                && !buckets.isEmpty()
                && buckets.firstKey() <= Bucket.of(version.moment());
    }

    /** The open spray whose first rows are gone. */
    private @Nullable Told before(Rule rule) {
        return told.values().stream()
                .filter(version -> version.rule() == rule && !version.closed() && version.past() != null)
                .findFirst()
                .map(version -> version.settled(horizon))
                .orElse(null);
    }

    /** Compares what is known with what was told, and tells the difference. */
    public List<Alert> report(Instant horizon) {
        this.horizon = horizon;
        pending = Instant.MAX;
        current = sprays();
        List<Alert> alerts = new ArrayList<>();
        Set<String> uids = new HashSet<>();
        for (Spray spray : current) {
            uids.add(spray.uid());
            Alert alert = report(spray, horizon);
            if (alert != null) {
                alerts.add(alert);
            }
        }
        for (Told version : List.copyOf(told.values())) {
            if (!uids.contains(version.uid()) && !version.closed()) {
                Alert alert = vanished(version, horizon);
                if (alert != null) {
                    alerts.add(alert);
                }
            }
        }
        return alerts;
    }

    /**
     * Tells of everything that has come, up to the newest attempt: nothing else does.
     *
     * @param end of time, for those who have nothing more to say
     * @param settled what to go on from should something come all the same
     */
    public List<Alert> conclude(Instant end, Instant settled) {
        concluding = true;
        List<Alert> alerts = report(end);
        concluding = false;
        horizon = settled;
        return alerts;
    }

    private @Nullable Alert report(Spray spray, Instant horizon) {
        Told before = told.get(spray.uid());
        boolean closed = spray.isOver(horizon);
        Instant moment = concluding && !closed ? spray.newest() : spray.moment(horizon);
        if (closed && (before == null || before.closed())) {
            return null;
        }
        if (before == null && spray.rule() == Rule.SLOW_SPRAY) {
            // every fast spray begins like a slow one: it can wait until it is known to be none
            Instant slow = spray.reached().plus(thresholds.sprayWithin());
            if (slow.isAfter(horizon)) {
                pending = earlier(pending, slow);
                return null;
            }
        }
        boolean grave =
                before == null || before.closed() != closed || (before.raised() == null) != (spray.raised() == null);
        if (before != null && !grave && moment.equals(before.moment()) && !before.behind()) {
            return null;
        }
        if (!grave && moment.isAfter(horizon)) {
            pending = earlier(pending, moment);
            return null;
        }
        if (moment.isAfter(horizon)) {
            pending = earlier(pending, moment);
        }
        if (closed && spray.rule() == Rule.SPRAY_SUCCESS) {
            return end(requireNonNull(before), SprayFindings.ENDED, spray.over());
        }
        SprayFindings findings = new SprayFindings(key, name, voice);
        Story past = before == null ? null : before.past();
        Activity activity = before == null ? Activity.CREATE : closed ? Activity.CLOSE : Activity.UPDATE;
        String to;
        DetectionFinding finding;
        if (spray.rule() == Rule.SPRAY_SUCCESS) {
            Tries letIn = letIn(spray, moment);
            to = letIn.user();
            finding = findings.success(spray, letIn.proved(), activity);
        } else {
            to = findings.tenantKey();
            finding = findings.spray(spray, story(spray, moment, past), closed, activity);
        }
        Told after = Told.of(spray, to, moment, closed, finding, past);
        put(after);
        return before != null && SprayFindings.saysTheSame(before.finding(), finding)
                ? null
                : new Alert(after.key(), finding);
    }

    /** A told spray that the rows do not show (any more). */
    private @Nullable Alert vanished(Told version, Instant horizon) {
        boolean gone = Bucket.of(version.reached()) < first;
        if (version.rule() == Rule.SPRAY_SUCCESS && gone) {
            Spray spray = current.stream()
                    .filter(each ->
                            each.rule() == Rule.PASSWORD_SPRAY && each.start().equals(version.start()))
                    .findFirst()
                    .orElse(null);
            return spray != null && !spray.isOver(horizon) ? null : end(version, SprayFindings.ENDED, horizon);
        }
        if (version.past() != null) {
            // it had been for more than a day; what is left of it belongs to a fast spray, or to nobody
            Spray fast = current.stream()
                    .filter(each -> each.rule() == Rule.PASSWORD_SPRAY)
                    .findFirst()
                    .orElse(null);
            if (fast != null && fast.reached().isAfter(horizon)) {
                pending = earlier(pending, fast.reached());
                return null;
            }
            Instant end = fast == null ? horizon : fast.reached();
            return end(version, fast == null ? SprayFindings.QUIET : SprayFindings.FASTER, end);
        }
        forget(version);
        return new Alert(version.key(), SprayFindings.withdrawn(version.finding()));
    }

    private Alert end(Told version, String why, Instant time) {
        DetectionFinding finding = SprayFindings.ended(version.finding(), why, time);
        put(new Told(
                version.rule(),
                version.key(),
                version.start(),
                version.reached(),
                version.raised(),
                time,
                false,
                true,
                version.user(),
                finding,
                null));
        return new Alert(version.key(), finding);
    }

    private Story story(Spray spray, Instant moment, @Nullable Story past) {
        Instant until = moment.isBefore(spray.until()) ? moment : spray.until().minusNanos(1);
        Story.Reader reader = new Story.Reader(spray.start(), until, usersOf(spray.rule()), past);
        read(Bucket.of(spray.start()), Bucket.of(until), counted(spray.rule(), spray.start(), until), reader);
        return reader.story();
    }

    private void read(long first, long last, @Nullable Map<Long, Set<Instant>> counted, Story.Reader reader) {
        shelf.read(first, last, (bucket, user, tries) -> {
            Tries told = counted == null ? tries : tries.counted(counted.getOrDefault(user, Set.of()));
            reader.add(user, told, requireNonNull(buckets.get(bucket)).limit());
        });
    }

    private int usersOf(Rule rule) {
        return rule == Rule.SLOW_SPRAY ? thresholds.slowSprayUsers() : thresholds.sprayUsers();
    }

    /** The attempts a slow spray consists of; all of them for a fast one. */
    private @Nullable Map<Long, Set<Instant>> counted(Rule rule, Instant from, Instant until) {
        return rule == Rule.SLOW_SPRAY ? slow().counted(from, until) : null;
    }

    /** The sign-ins of a user that were let in while a network sprayed. */
    private Tries letIn(Spray spray, Instant moment) {
        String user = "";
        List<SignIn> letIn = new ArrayList<>();
        for (Map.Entry<Long, Bucket> each :
                Sprays.during(buckets, spray.start(), moment).entrySet()) {
            Mark mark = each.getValue().get(spray.user());
            if (mark != null && mark.hasProved()) {
                Tries tries = requireNonNull(shelf.tries(each.getKey(), spray.user()));
                user = tries.user();
                tries.proved().stream()
                        .filter(signIn -> Guess.of(signIn) == Guess.LET_IN
                                && !signIn.time().isBefore(spray.start())
                                && !signIn.time().isAfter(moment))
                        .forEach(letIn::add);
            }
        }
        return new Tries(user, List.of(), letIn);
    }

    // --- time

    /**
     * Goes on to where everything earlier has arrived, from one moment at which there is something to do to the next: what is told does
     * not depend on how far a tick moves time.
     */
    public List<Alert> reach(Instant to) {
        List<Alert> alerts = new ArrayList<>();
        for (Instant due = due(); !due.isAfter(to); due = due()) {
            Instant step = due.isBefore(horizon) ? horizon : due;
            alerts.addAll(report(step));
            sweep(step);
        }
        return alerts;
    }

    /** Lets go of what is older than 54 hours, and of what was told of it; what is open keeps a summary. */
    private void sweep(Instant horizon) {
        long kept = firstKept(horizon);
        for (Told version : List.copyOf(told.values())) {
            if (version.rule() != Rule.SPRAY_SUCCESS && !version.closed() && Bucket.of(version.start()) < kept) {
                Story.Reader past =
                        new Story.Reader(version.start(), Instant.MAX, usersOf(version.rule()), version.past());
                // as it was at that hour: of what came since, one order knows more than another
                Instant until = Bucket.start(kept).plus(KEPT);
                read(Bucket.of(version.start()), kept - 1, counted(version.rule(), version.start(), until), past);
                put(version.with(past.story()));
            }
        }
        Map<Long, Bucket> gone = buckets.headMap(kept, false);
        gone.forEach((number, bucket) -> {
            weight -= bucket.size();
            bucket.marks().keySet().forEach(user -> shelf.delete(number, user));
            if (bucket.limit() != Bucket.ALL) {
                shelf.deleteLimit(number);
            }
        });
        gone.clear();
        hot.headSet(kept, false).clear();
        first = kept;
        current = sprays();
        Set<String> uids = new HashSet<>();
        current.forEach(spray -> uids.add(spray.uid()));
        List.copyOf(told.values()).stream()
                .filter(version -> version.closed() && !uids.contains(version.uid()) && !isEnded(version))
                .forEach(this::forget);
    }

    /** When there may be something to tell or to forget, {@link Instant#MAX} for never. */
    public Instant due() {
        Instant due = buckets.isEmpty()
                ? pending
                : earlier(
                        pending,
                        Bucket.start(Bucket.startOfHour(buckets.firstKey()) + Bucket.HOUR)
                                .plus(KEPT));
        for (Spray spray : current) {
            Told version = told.get(spray.uid());
            if (version != null && !version.closed()) {
                due = earlier(due, spray.nextMoment(version.moment()));
            }
        }
        return due;
    }

    private static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }

    private void put(Told version) {
        told.put(version.uid(), version);
        shelf.put(version);
    }

    private void forget(Told version) {
        told.remove(version.uid());
        shelf.delete(version);
    }
}
