package io.holdout.processor.stage;

import io.holdout.model.DeviceState;
import io.holdout.model.Exemption;
import io.holdout.model.Keys;
import io.holdout.model.Tick;
import io.holdout.model.ocsf.DetectionFinding;
import io.holdout.processor.advice.Advice;
import io.holdout.processor.detect.Authentications;
import io.holdout.processor.detect.Inventory;
import io.holdout.processor.detect.Knowledge;
import io.holdout.processor.detect.Outcome;
import io.holdout.processor.detect.Posture;
import io.holdout.processor.detect.Sighting;
import io.holdout.processor.detect.SignInClass;
import io.holdout.processor.detect.SourceFact;
import io.holdout.processor.detect.TenantFact;
import io.holdout.processor.detect.Thresholds;
import io.holdout.processor.detect.UserHistory;
import io.holdout.processor.detect.Voice;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the life of every user's legacy devices, and writes device states and findings as they change. All of a user's sign-ins
 * lie in one partition, so whatever has to be joined is at hand.
 */
final class TrackDevices implements Processor<String, Classified, String, Object> {
    static final String USERS = "users";
    static final String ATTEMPTS = "attempts";
    static final String MAIL_SIGN_INS = "mail-sign-ins";
    static final String FAMILIAR_SOURCES = "familiar-sources";
    static final String TIMERS = "timers";
    static final String CLOCK = "clock";
    static final String TALLIES = "tallies";

    /** How long a repeated id is recognised, in the sign-ins' own time. */
    private static final Duration IDS_KEPT = Duration.ofHours(24);

    /** How long failures of a device that does not exist (yet) are kept. */
    private static final Duration FAILURES_KEPT = Duration.ofDays(90);

    /**
     * Sign-ins of one user that may wait to be settled. A program that signs in ten times a second reaches it within minutes; its
     * older sign-ins are then settled early, so that one that arrives out of order does not replay tens of thousands.
     */
    private static final int MAX_PENDING = 2_000;

    /** Event time between two tellings of how far this partition has come, to whom its records are keyed anew. */
    private static final Duration TELL_EVERY = Duration.ofSeconds(10);

    private final StageSettings settings;
    private final boolean tellSignIns;
    private ProcessorContext<String, Object> context;
    private Histories histories;
    private Attempts attempts;
    private MailSignIns mailSignIns;
    private FamiliarSources familiarSources;
    private FirstsOfDay firsts;
    private AppleAppNews appleApp;
    private Names names;
    private KeyValueStore<Bytes, byte[]> postureStore;
    private InventoryTable inventory;
    private ExceptionList exceptions;
    private Timers timers;
    private Clock clock;
    private Tallies tallies;
    private SourceNews sources;

    /** What devices of each tenant were told with last. */
    private final Map<String, Posture> postures = new HashMap<>();

    private long timestamp;
    private Instant told = Instant.EPOCH;

    private TrackDevices(StageSettings settings, boolean tellSignIns) {
        this.settings = settings;
        this.tellSignIns = tellSignIns;
    }

    /** The stage with its stores. */
    record Supplier(StageSettings settings, boolean tellSignIns)
            implements ProcessorSupplier<String, Classified, String, Object> {
        @Override
        public Processor<String, Classified, String, Object> get() {
            return new TrackDevices(settings, tellSignIns);
        }

        @Override
        public Set<StoreBuilder<?>> stores() {
            return Set.of(
                    Rows.onDisk(USERS),
                    Rows.onDisk(ATTEMPTS),
                    Rows.onDisk(MAIL_SIGN_INS),
                    Rows.onDisk(FAMILIAR_SOURCES),
                    Rows.onDisk(TIMERS),
                    Rows.inMemory(CLOCK),
                    Rows.inMemory(TALLIES));
        }
    }

    @Override
    public void init(ProcessorContext<String, Object> processorContext) {
        context = processorContext;
        CheckpointFile.delete(context);
        KeyValueStore<Bytes, byte[]> users = context.getStateStore(USERS);
        histories = new Histories(users);
        names = new Names(users);
        attempts = new Attempts(context.getStateStore(ATTEMPTS));
        mailSignIns = new MailSignIns(context.getStateStore(MAIL_SIGN_INS));
        RecentWays recentWays = new RecentWays();
        familiarSources = new FamiliarSources(context.getStateStore(FAMILIAR_SOURCES), recentWays);
        firsts = new FirstsOfDay(context.getStateStore(FAMILIAR_SOURCES), recentWays);
        appleApp = new AppleAppNews(context.getStateStore(FAMILIAR_SOURCES), firsts);
        postureStore = context.getStateStore(KeepPosture.POSTURES);
        KeepPosture.readAll(postureStore).forEach(posture -> postures.put(posture.tenantId(), posture));
        inventory = new InventoryTable(context.getStateStore(KeepInventory.INVENTORY));
        exceptions = new ExceptionList(context.getStateStore(KeepExceptions.EXCEPTIONS));
        timers = new Timers(context.getStateStore(TIMERS));
        clock = new Clock(context.getStateStore(CLOCK), settings.grace());
        tallies = new Tallies(context.getStateStore(TALLIES));
        sources = new SourceNews(familiarSources, attempts, clock, this::tell);
    }

    @Override
    public void process(Record<String, Classified> record) {
        timestamp = record.timestamp();
        Classified event = record.value();
        if (event instanceof Classified.Seen seen) {
            take(record.key(), seen.sighting());
        } else if (event instanceof Classified.Time time) {
            take(time.tick());
        } else if (event instanceof Classified.Learned learned) {
            learn(learned.tenantId(), learned.user());
        }
    }

    // --- time

    private void take(Tick tick) {
        boolean moved = clock.accept(tick);
        if (moved) {
            pass(clock.horizon());
        }
        if (clock.isOut()) {
            timers.all(Timers.Kind.WAKE_USER).forEach(this::conclude);
        }
        if (tick.out() || (moved && !clock.time().isBefore(told.plus(TELL_EVERY)))) {
            tell(clock.time(), clock.isOut());
        }
        if (tick.out()) {
            context.commit(); // nothing may follow for long, and others wait for what was said
        }
    }

    private void pass(Instant horizon) {
        timers.run(horizon, (kind, about) -> {
            switch (kind) {
                case WAKE_USER -> wake(about);
                case FORGET_ATTEMPT -> {
                    int end = about.indexOf('\0');
                    attempts.forget(about.substring(0, end), about.substring(end + 1));
                }
                case FORGET_FAILURES -> forgetFailures(about, horizon);
                case WAKE_NETWORK, JUDGE_TENANT -> throw new IllegalStateException("no timer of this stage: " + kind);
            }
        });
        mailSignIns.sweep(horizon);
        familiarSources.sweep(horizon);
        firsts.sweep(horizon);
        appleApp.sweep(horizon);
    }

    /** Says how far this partition has come, behind everything that was said up to here. */
    private void tell(Instant time, boolean last) {
        told = time;
        int partition = context.taskId().partition();
        String key = Keys.tick("partition " + partition);
        context.forward(
                new Record<>(key, new SourceFact.Reached(partition, time, last), timestamp), Stages.WRITE_BY_SOURCE);
        context.forward(
                new Record<>(key, new TenantFact.Reached(partition, time, last), timestamp), Stages.WRITE_BY_TENANT);
    }

    private void wake(String user) {
        UserHistory history = histories.of(user);
        if (history != null) {
            UserHistory woken = history.wakingAt(null);
            refold(user, woken, woken);
        }
    }

    /** Nothing follows that could settle what is pending, so it is told as it stands. */
    private void conclude(String user) {
        UserHistory history = histories.of(user);
        if (history != null && history.pending() > 0) {
            String tenantId = Keys.tenantOf(user);
            UserHistory.Report report = history.concluded(user, settings.voice(tenantId), posture(tenantId));
            histories.put(user, report.history());
            report.findings().forEach(finding -> forward(user, finding));
        }
    }

    private void forgetFailures(String about, Instant horizon) {
        int end = about.indexOf('\0');
        String user = about.substring(0, end);
        String device = about.substring(end + 1);
        UserHistory history = histories.of(user);
        if (history != null && history.hasDevice(device)) {
            timers.set(horizon.plus(FAILURES_KEPT), Timers.Kind.FORGET_FAILURES, about);
        } else {
            attempts.forgetFailures(user, device);
        }
    }

    // --- what the tables say

    /** Judges devices anew where an exception, the inventory or the posture of a tenant has changed. */
    private void learn(String tenantId, String name) {
        if (!name.isEmpty()) {
            names.users(tenantId, name).forEach(this::reconsider);
            return;
        }
        List<String> all = histories.ofTenant(tenantId);
        Posture now = KeepPosture.read(postureStore, tenantId);
        Posture before = posture(tenantId);
        postures.put(tenantId, now);
        if (now.equals(before)) {
            all.forEach(this::reconsider);
            return;
        }
        Voice voice = settings.voice(tenantId);
        for (String user : all) {
            UserHistory history = histories.of(user);
            if (history != null) {
                write(user, history, history.devicesChangedBy(before, now, settings.advice()));
                UserHistory behind = history.behind(before, now, user, voice);
                if (!behind.equals(history)) {
                    keep(user, history, behind, history.wakeAt());
                }
            }
        }
    }

    private void reconsider(String user) {
        UserHistory history = histories.of(user);
        if (history != null) {
            refold(user, history, history.reconsidered(knowledge(user), settings.grace(), fact -> tell(user, fact)));
            UserHistory after = histories.of(user);
            if (after != null) {
                write(user, after, after.devices());
            }
        }
    }

    private void write(String user, UserHistory history, List<String> devices) {
        devices.forEach(device ->
                forward(user, device, history.device(device, attempts.failures(user, device), knowledge(user))));
    }

    // --- sign-ins

    private void take(String user, Sighting sighting) {
        boolean refused = sighting.isAppleAppRefused() && attempts.byId(user, sighting.id()) == null;
        if (refused || sighting.isAppleAppLetIn()) {
            tellOfAppleApp(user, sighting);
        }
        decide(user, sighting);
        if (refused && !sighting.kind().isCounted()) {
            recognise(user, sighting); // to be told once
        }
    }

    private void decide(String user, Sighting sighting) {
        boolean newSource = sighting.outcome() == Outcome.SUCCEEDED && familiarSources.add(user, sighting);
        if (newSource && !clock.isInOrder()) {
            sources.vouch(user, sighting);
        }
        if (sighting.kind().isCounted()) {
            takeCounted(user, sighting);
            return;
        }
        tallies.count(sighting.kind());
        // a late redirect, which may be a repeated one, would miss the tokens that were settled since
        boolean begins = (sighting.isRedirectIntoApp() && sighting.time().isAfter(clock.horizon()))
                || (sighting.mayUseExchangeWebServices()
                        && firsts.add(FirstsOfDay.Kind.EXCHANGE_WEB_SERVICES, user, sighting));
        boolean mail = isOfMail(sighting);
        // of users without a history it would say nothing; one a day is enough
        boolean managed = sighting.isManaged()
                && histories.has(user)
                && firsts.add(FirstsOfDay.Kind.MANAGED_DEVICE, user, sighting);
        if (!begins && !mail && !managed && !newSource) {
            return;
        }
        UserHistory history = histories.of(user);
        if (begins) {
            includeOnce(user, awake(user, history), sighting);
        } else if (history == null || history.isAtRest()) {
            // the redirect into the app, which begins a history, may come behind the success it belongs to
            boolean kept = !clock.isInOrder() || sighting.isSetUpStep();
            if (mail && kept && sighting.time().isAfter(clock.horizon())) {
                mailSignIns.add(user, sighting);
            }
        } else if (mail || managed) {
            includeOnce(user, history, sighting);
        } else if (history.pending() > 0) {
            refold(user, history, history);
        }
    }

    /** A modern sign-in is known by its id only from when it can say something on. */
    private void includeOnce(String user, UserHistory history, Sighting sighting) {
        Sighting known = attempts.byId(user, sighting.id());
        if (known == null) {
            if (!history.isDeafTo(sighting)) {
                recognise(user, sighting);
                include(user, history, sighting);
            }
            return;
        }
        Sighting merged = known.merge(sighting);
        if (!merged.equals(known)) {
            attempts.remember(user, merged);
            if (!saysTheSame(known, merged) && known.time().isAfter(history.settledThrough())) {
                attempts.removePending(user, known);
                include(user, history, merged);
            }
        }
    }

    private void recognise(String user, Sighting sighting) {
        attempts.remember(user, sighting);
        timers.set(sighting.time().plus(IDS_KEPT), Timers.Kind.FORGET_ATTEMPT, user + '\0' + sighting.id());
    }

    /** What a mail app's sign-in can say about devices or accounts. */
    private static boolean isOfMail(Sighting sighting) {
        return (sighting.outcome() == Outcome.SUCCEEDED && sighting.mailApp() != null) || sighting.isConsentMissing();
    }

    /** The tenant hears of the users for whom Apple's app works, and of those for whom it does not. */
    private void tellOfAppleApp(String user, Sighting sighting) {
        if (sighting.isAppleAppRefused()) {
            tell(user, new TenantFact.AppleAppRefused(user, sighting.signIn()));
            appleApp.refused(user, sighting.time(), appleAppLetInSince(user, sighting.time()))
                    .forEach(time -> tell(user, new TenantFact.AppleAppLetIn(sighting.tenantId(), user, time)));
        } else if (sighting.isAppleAppLetIn() && appleApp.letIn(user, sighting)) {
            tell(user, new TenantFact.AppleAppLetIn(sighting.tenantId(), user, sighting.time()));
        }
    }

    /** Successes that are not older than a refusal, and came before it. */
    private List<Instant> appleAppLetInSince(String user, Instant refusal) {
        if (clock.isInOrder()) {
            return List.of();
        }
        Instant before = refusal.minusNanos(1);
        return Stream.concat(mailSignIns.after(user, before).stream(), attempts.pending(user, before).stream())
                .filter(Sighting::isAppleAppLetIn)
                .map(Sighting::time)
                .toList();
    }

    private void takeCounted(String user, Sighting sighting) {
        Sighting known = attempts.byId(user, sighting.id());
        if (known == null) {
            tallies.count(sighting.kind());
            recognise(user, sighting);
            tellSignIn(user, sighting);
            apply(user, sighting);
            sources.tell(user, null, sighting);
            return;
        }
        tallies.duplicate();
        Sighting merged = known.merge(sighting);
        if (!merged.equals(known)) {
            tallies.move(known.kind(), merged.kind());
            attempts.remember(user, merged);
            tellSignIn(user, merged);
            if (!saysTheSame(known, merged)) {
                replace(user, known, merged);
            } else if (!Objects.equals(
                    known.signIn().recorded(), merged.signIn().recorded())) {
                tellEarlierRecord(user, merged);
            }
            sources.tell(user, known, merged);
        }
    }

    /** The record that was written first came behind one that was sent again: what is pending is as late as the first. */
    private void tellEarlierRecord(String user, Sighting merged) {
        UserHistory history = histories.of(user);
        if (isInHistory(merged) && history != null && merged.time().isAfter(history.settledThrough())) {
            attempts.addPending(user, merged);
            refold(user, history, history);
        }
    }

    /** Once for each id, and again where a repeated record said more. */
    private void tellSignIn(String user, Sighting sighting) {
        if (tellSignIns) {
            context.forward(
                    new Record<>(user, Authentications.of(sighting, settings.productVersion()), timestamp),
                    Stages.WRITE_SIGNINS_OCSF);
        }
    }

    /** A re-emitted record usually differs only in what nothing is decided on and nobody is shown. */
    private static boolean saysTheSame(Sighting a, Sighting b) {
        return a.outcome() == b.outcome()
                && a.kind() == b.kind()
                && a.device().equals(b.device())
                && a.time().equals(b.time())
                && a.result().code() == b.result().code()
                && a.source().equals(b.source())
                && a.user().equals(b.user())
                && a.app().equals(b.app())
                && a.client().equals(b.client());
    }

    /** In one step where both are in the history: without either a device might be forgotten, and its failures with it. */
    private void replace(String user, Sighting known, Sighting better) {
        if (!isInHistory(known) || !isInHistory(better)) {
            revoke(user, known);
            apply(user, better);
            return;
        }
        UserHistory history = awake(user, histories.of(user));
        UserHistory without = history;
        if (known.time().isAfter(history.settledThrough())) {
            attempts.removePending(user, known);
        } else {
            without = history.without(known);
        }
        names.note(user, better.signIn());
        if (better.time().isAfter(history.settledThrough())) {
            attempts.addPending(user, better);
            refold(user, history, without);
        } else {
            refold(user, history, without.late(better, knowledge(user), settings.grace(), fact -> tell(user, fact)));
        }
    }

    private static boolean isInHistory(Sighting sighting) {
        return sighting.outcome() == Outcome.SUCCEEDED || sighting.outcome() == Outcome.BLOCKED;
    }

    private void apply(String user, Sighting sighting) {
        switch (sighting.outcome()) {
            case SUCCEEDED, BLOCKED -> {
                include(user, awake(user, histories.of(user)), sighting);
            }
            case FAILED -> {
                fail(user, sighting, 1);
                UserHistory history = histories.of(user);
                if (history != null && !history.isAtRest() && sighting.isWrongPassword()) {
                    include(user, history, sighting);
                }
            }
            case NOTHING -> {
                // an interrupt proves nothing
            }
        }
    }

    /** Takes back what a sign-in said, before its better record is applied. */
    private void revoke(String user, Sighting known) {
        switch (known.outcome()) {
            case FAILED -> {
                fail(user, known, -1);
                UserHistory history = histories.of(user);
                if (history != null && known.isWrongPassword() && known.time().isAfter(history.settledThrough())) {
                    attempts.removePending(user, known);
                    refold(user, history, history);
                }
            }
            case SUCCEEDED, BLOCKED -> {
                UserHistory history = histories.of(user);
                if (history == null) {
                    return;
                }
                if (known.time().isAfter(history.settledThrough())) {
                    attempts.removePending(user, known);
                    refold(user, history, history);
                } else {
                    refold(user, history, history.without(known));
                }
            }
            case NOTHING -> {
                // nothing was said
            }
        }
    }

    private void fail(String user, Sighting sighting, long change) {
        if (sighting.kind() != SignInClass.LEGACY) {
            return;
        }
        if (attempts.addFailures(user, sighting.device(), change)) {
            timers.set(
                    sighting.time().plus(FAILURES_KEPT), Timers.Kind.FORGET_FAILURES, user + '\0' + sighting.device());
        }
        UserHistory history = histories.of(user);
        if (history != null) {
            DeviceState state =
                    history.device(sighting.device(), attempts.failures(user, sighting.device()), knowledge(user));
            if (state != null) {
                forward(user, sighting.device(), state);
            }
        }
    }

    // --- the history of a user

    /**
     * The history of a user whose sign-ins speak from now on, a new one where there was none: with the mail sign-ins and wrong passwords
     * that an older legacy sign-in may still make speak.
     */
    private UserHistory awake(String user, @Nullable UserHistory history) {
        if (history != null && !history.isAtRest()) {
            return history;
        }
        Instant horizon = clock.horizon();
        UserHistory resting = history == null ? UserHistory.startingAt(horizon) : history;
        Instant after = resting.settledThrough().isAfter(horizon) ? resting.settledThrough() : horizon;
        List<Sighting> mail = mailSignIns.take(user, after);
        mail.forEach(sighting -> recognise(user, sighting));
        List<Sighting> earlier = Stream.concat(mail.stream(), attempts.wrongPasswords(user, after).stream())
                .sorted()
                .toList();
        earlier.forEach(sighting -> attempts.addPending(user, sighting));
        return resting.listeningSince(after)
                .refolded(earlier, horizon, knowledge(user), settings.grace(), fact -> tell(user, fact));
    }

    private void include(String user, UserHistory history, Sighting sighting) {
        Instant horizon = clock.horizon();
        Knowledge knowledge = knowledge(user);
        names.note(user, sighting.signIn());
        if (!sighting.time().isAfter(history.settledThrough())) {
            refold(user, history, history.late(sighting, knowledge, settings.grace(), fact -> tell(user, fact)));
            return;
        }
        attempts.addPending(user, sighting);
        if (history.isNext(sighting, horizon) && history.pending() < MAX_PENDING) {
            keep(user, history, history.next(sighting, horizon, knowledge, settings.grace()), sighting.time());
        } else {
            refold(user, history, history);
        }
    }

    /** Decides anew from everything pending, and settles what can be. */
    private void refold(String user, UserHistory before, UserHistory history) {
        List<Sighting> pending = attempts.pending(user, history.settledThrough());
        Instant horizon = clock.horizon();
        if (pending.size() > MAX_PENDING) {
            Instant early = pending.get(pending.size() / 2).time();
            horizon = early.isAfter(horizon) ? early : horizon;
        }
        UserHistory after =
                history.refolded(pending, horizon, knowledge(user), settings.grace(), fact -> tell(user, fact));
        List<Sighting> settled = pending.subList(0, pending.size() - after.pending());
        settled.forEach(sighting -> attempts.removePending(user, sighting));
        keep(
                user,
                before,
                after,
                after.pending() == 0 ? null : pending.get(settled.size()).time());
    }

    private void keep(String user, UserHistory before, UserHistory after, @Nullable Instant aPending) {
        String tenantId = Keys.tenantOf(user);
        UserHistory.Report report = after.report(before, user, settings.voice(tenantId), posture(tenantId));
        UserHistory history = rearm(user, before.wakeAt(), report.history(), aPending);
        if (history.isEmpty()) {
            histories.remove(user);
            names.forget(user);
        } else {
            histories.put(user, history);
        }
        history.changedDevices(before, device -> attempts.failures(user, device), knowledge(user))
                .forEach((device, state) -> {
                    if (state == null) {
                        attempts.forgetFailures(user, device);
                    }
                    forward(user, device, state);
                });
        report.findings().forEach(finding -> forward(user, finding));
    }

    /** Keeps the one timer of a user at the earliest thing that is due. */
    private UserHistory rearm(String user, @Nullable Instant armed, UserHistory history, @Nullable Instant aPending) {
        Instant due = history.nextDue(aPending);
        if (armed != null && due != null && !armed.isAfter(due)) {
            // early enough: waking once for nothing is cheaper than moving the timer with every sign-in
            return history.wakingAt(armed);
        }
        if (armed != null && !armed.equals(due)) {
            timers.clear(armed, Timers.Kind.WAKE_USER, user);
        }
        if (due != null && !due.equals(armed)) {
            timers.set(due, Timers.Kind.WAKE_USER, user);
        }
        return history.wakingAt(due);
    }

    private Posture posture(String tenantId) {
        return postures.getOrDefault(tenantId, Posture.unknown(tenantId));
    }

    private Knowledge knowledge(String user) {
        return new Knowledge() {
            @Override
            public Grade of(Sighting sighting) {
                return familiarSources.grade(user, sighting);
            }

            @Override
            public Thresholds thresholds() {
                return settings.thresholds(Keys.tenantOf(user));
            }

            @Override
            public Advice advice() {
                return settings.advice();
            }

            @Override
            public Posture posture(String tenantId) {
                return TrackDevices.this.posture(tenantId);
            }

            @Override
            public Optional<Exemption> exemption(Sighting sighting) {
                return exceptions.covering(sighting);
            }

            @Override
            public Inventory inventory(Sighting sighting) {
                return inventory.of(sighting);
            }
        };
    }

    private void forward(String user, String device, @Nullable DeviceState state) {
        context.forward(new Record<>(Keys.device(user, device), state, timestamp), Stages.WRITE_DEVICES);
    }

    private void tell(String source, SourceFact fact) {
        context.forward(new Record<>(source, fact, timestamp), Stages.WRITE_BY_SOURCE);
    }

    private void tell(String user, TenantFact fact) {
        String tenant = user.substring(0, user.indexOf('|') + 1);
        context.forward(new Record<>(tenant, fact, timestamp), Stages.WRITE_BY_TENANT);
    }

    private void forward(String user, DetectionFinding finding) {
        context.forward(new Record<>(user, finding, timestamp), Stages.WRITE_ALERTS);
    }
}
