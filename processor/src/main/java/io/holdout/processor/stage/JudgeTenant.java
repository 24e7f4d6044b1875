package io.holdout.processor.stage;

import io.holdout.model.Exemption;
import io.holdout.model.Keys;
import io.holdout.model.PostureChange;
import io.holdout.model.ocsf.DetectionFinding;
import io.holdout.processor.agent.UserAgents;
import io.holdout.processor.detect.DeviceWatch;
import io.holdout.processor.detect.ExceptionWatch;
import io.holdout.processor.detect.SilentDay;
import io.holdout.processor.detect.TenantFact;
import io.holdout.processor.detect.TenantHistory;
import io.holdout.processor.detect.Thresholds;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.jspecify.annotations.Nullable;

/** Decides what is about a tenant as a whole, and tells every partition how the tenant stands. */
final class JudgeTenant implements Processor<String, TenantFact, String, Object> {
    static final String TENANTS = "tenants";

    /** How long it is remembered what was told of a device, so that no finding of it is told as a new one. */
    private static final Duration DEVICE_KEPT = Duration.ofDays(365);

    /** A tenant is looked at once a day, if only to forget what is no longer needed. */
    private static final Duration WAKE_EVERY = Duration.ofDays(1);

    private static final Duration SETTLE_EVERY = Duration.ofMinutes(5);

    /** Histories kept in memory, of some KB each. */
    private static final int RECENT = 100;

    private final StageSettings settings;
    private final int partitions;
    private final UserAgents agents = new UserAgents();
    private ProcessorContext<String, Object> context;
    private TenantRows rows;
    private LetIns letIns;
    private Timers timers;
    private Clock clock;
    private long timestamp;

    private final Map<String, TenantHistory> recent = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, TenantHistory> eldest) {
            return size() > RECENT;
        }
    };

    private JudgeTenant(StageSettings settings, int partitions) {
        this.settings = settings;
        this.partitions = partitions;
    }

    /** The stage with its store. */
    record Supplier(StageSettings settings, int partitions)
            implements ProcessorSupplier<String, TenantFact, String, Object> {
        @Override
        public Processor<String, TenantFact, String, Object> get() {
            return new JudgeTenant(settings, partitions);
        }

        @Override
        public Set<StoreBuilder<?>> stores() {
            return Set.of(Rows.onDisk(TENANTS));
        }
    }

    /** What a timer of this stage is for; the first letter of what it is about. */
    private enum Due {
        TENANT('t'),
        SILENT_DAY('s'),
        NOTE_ENDS('n'),
        STUCK('k'),
        DEVICE_FORGOTTEN('v'),
        EXCEPTION('x');

        private final char letter;

        Due(char letter) {
            this.letter = letter;
        }

        private static Due of(char letter) {
            for (Due due : values()) {
                if (due.letter == letter) {
                    return due;
                }
            }
            throw new IllegalStateException("a timer of a kind this release does not know: " + letter);
        }
    }

    @Override
    public void init(ProcessorContext<String, Object> processorContext) {
        context = processorContext;
        KeyValueStore<Bytes, byte[]> store = context.getStateStore(TENANTS);
        rows = new TenantRows(store);
        letIns = new LetIns(store);
        timers = new Timers(store);
        clock = new Clock(store, settings.grace(), partitions);
    }

    @Override
    public void process(Record<String, TenantFact> record) {
        timestamp = record.timestamp();
        TenantFact fact = record.value();
        if (fact instanceof TenantFact.Reached reached) {
            reach(reached);
        } else if (fact instanceof TenantFact.AppleAppLetIn letIn) {
            take(letIn);
        } else if (fact instanceof TenantFact.AppleAppRefused refused) {
            take(refused);
        } else if (fact instanceof TenantFact.Audited audited) {
            take(audited);
        } else if (fact instanceof TenantFact.DeviceSilent silent) {
            take(silent);
        } else if (fact instanceof TenantFact.DeviceStuck stuck) {
            take(stuck);
        } else if (fact instanceof TenantFact.DeviceMovedOn moved) {
            take(moved);
        } else if (fact instanceof TenantFact.ExceptionGiven given) {
            take(given.exemption());
        } else if (fact instanceof TenantFact.ExceptionTaken taken) {
            take(taken);
        }
    }

    private Thresholds thresholds(String tenantId) {
        return settings.thresholds(tenantId);
    }

    // --- time

    private void reach(TenantFact.Reached reached) {
        if (clock.accept(reached.partition(), reached.time())) {
            timers.run(clock.horizon(), (kind, about) -> fire(about));
        }
    }

    private void await(Instant due, Due what, String... about) {
        timers.set(due, Timers.Kind.JUDGE_TENANT, what.letter + String.join("\0", about));
    }

    private void cancel(Instant due, Due what, String... about) {
        timers.clear(due, Timers.Kind.JUDGE_TENANT, what.letter + String.join("\0", about));
    }

    private void fire(String timer) {
        String[] about = timer.substring(1).split("\0", -1);
        switch (Due.of(timer.charAt(0))) {
            case TENANT -> wake(about[0]);
            case SILENT_DAY -> decide(about[0], LocalDate.parse(about[1]));
            case NOTE_ENDS -> endNote(about[0], LocalDate.parse(about[1]));
            case STUCK -> decideStuck(rows.device(about[1], about[2]), about[0]);
            case DEVICE_FORGOTTEN -> forget(rows.device(about[0], about[1]));
            case EXCEPTION -> expire(rows.exception(about[0], about[1]));
        }
    }

    // --- how the tenant treats the app

    private void take(TenantFact.AppleAppLetIn letIn) {
        if (!letIns.add(letIn)) {
            return;
        }
        TenantHistory history = load(letIn.tenantId());
        if (!history.concerns(letIn)) {
            return;
        }
        boolean isLate = !letIn.time().isAfter(history.settledThrough());
        judge(history, isLate ? List.of(letIn) : List.of());
    }

    private void take(TenantFact.AppleAppRefused refused) {
        if (!rows.add(refused)) {
            return;
        }
        TenantHistory history = load(refused.signIn().tenantId());
        if (!refused.signIn().time().isAfter(history.settledThrough())) {
            judge(history, List.of(refused));
        } else if (history.concerns(refused)) {
            judge(history, List.of());
        }
    }

    private void take(TenantFact.Audited audited) {
        PostureChange change = audited.change();
        if (change.kind() != PostureChange.Kind.POLICY_CHANGED) {
            rows.addPending(change.tenantId(), change.id() + ' ' + change.kind().id(), audited);
            judge(load(change.tenantId()), List.of());
            return;
        }
        rows.add(change);
        SilentDay day = rows.day(change.tenantId(), LocalDate.ofInstant(change.time(), ZoneOffset.UTC));
        if (day != null && day.decided()) {
            write(day.because(change));
        }
    }

    private TenantHistory load(String tenantId) {
        TenantHistory known = recent.get(tenantId);
        if (known == null) {
            known = rows.history(tenantId);
        }
        return known == null ? TenantHistory.startingAt(tenantId, clock.horizon()) : known;
    }

    private void wake(String tenantId) {
        TenantHistory history = load(tenantId);
        judge(history.wakingAt(Instant.MAX), List.of());
        Instant horizon = clock.horizon();
        letIns.sweep(tenantId, horizon);
        rows.sweepPolicies(tenantId, horizon);
        rows.sweepRefusals(tenantId, horizon);
    }

    /**
     * Decides anew from everything that is pending, and settles what can be.
     *
     * @param late facts that are older than what is settled
     */
    private void judge(TenantHistory before, List<TenantFact> late) {
        String tenantId = before.tenantId();
        Instant horizon = clock.horizon();
        List<TenantFact> facts = new ArrayList<>(rows.pending(tenantId));
        facts.addAll(rows.refusedSince(tenantId, before.settledThrough()));
        Set<String> users = new HashSet<>(before.refusedUsers());
        for (TenantFact fact : facts) {
            if (fact instanceof TenantFact.AppleAppRefused refused) {
                users.add(refused.user());
            }
        }
        facts.addAll(letIns.since(tenantId, before.settledThrough(), users));
        facts.addAll(late);
        facts.sort(TenantHistory.ORDER);
        TenantHistory after = before.refolded(facts, horizon, thresholds(tenantId), settings.grace());
        rows.forgetPending(tenantId, after.settledThrough());
        TenantHistory.Report report = after.report(before, settings.productVersion());
        keep(report.history(), before.wakeAt(), firstAfter(facts, after.settledThrough()));
        report.findings().forEach(finding -> forward(Keys.tenant(tenantId), finding));
        if (report.posture() != null) {
            context.forward(new Record<>(Keys.tenant(tenantId), report.posture(), timestamp), Stages.WRITE_POSTURE);
        }
    }

    private static @Nullable Instant firstAfter(List<TenantFact> facts, Instant settled) {
        return facts.stream()
                .map(TenantHistory::time)
                .filter(time -> time.isAfter(settled))
                .findFirst()
                .orElse(null);
    }

    /** Keeps the one timer of a tenant at the earliest thing that is due. */
    private void keep(TenantHistory history, @Nullable Instant armed, @Nullable Instant firstPending) {
        String tenantId = history.tenantId();
        Instant due = latest(clock.horizon(), history.settledThrough()).plus(WAKE_EVERY);
        Instant wait = history.nextDue(thresholds(tenantId));
        due = wait.isBefore(due) ? wait : due;
        Instant settling = firstPending == null ? due : nextSettling(firstPending);
        due = settling.isBefore(due) ? settling : due;
        Instant known = armed != null && armed.equals(Instant.MAX) ? null : armed;
        if (known != null && !known.equals(due)) {
            cancel(known, Due.TENANT, tenantId);
        }
        if (!due.equals(known)) {
            await(due, Due.TENANT, tenantId);
        }
        TenantHistory kept = history.wakingAt(due);
        rows.put(kept);
        recent.put(tenantId, kept);
    }

    /** Not with every fact: what is pending is read as a whole. */
    private static Instant nextSettling(Instant pending) {
        long every = SETTLE_EVERY.toSeconds();
        return Instant.ofEpochSecond((pending.getEpochSecond() / every + 1) * every);
    }

    private static Instant latest(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }

    // --- devices that fall silent

    private void take(TenantFact.DeviceSilent silent) {
        String tenantId = silent.last().tenantId();
        DeviceWatch before = rows.device(silent.user(), silent.device());
        DeviceWatch watch = before.with(silent);
        if (watch.equals(before)) {
            return;
        }
        LocalDate date = DeviceWatch.day(silent);
        SilentDay known = rows.day(tenantId, date);
        SilentDay mine = SilentDay.of(tenantId, silent, thresholds(tenantId).silentAfter());
        rows.addMember(tenantId, date, watch);
        if (known == null) {
            await(mine.due(), Due.SILENT_DAY, tenantId, date.toString());
            rows.put(mine);
            write(watch);
        } else if (!known.decided()) {
            SilentDay earlier = known.due(mine.due());
            if (!earlier.equals(known)) {
                cancel(known.due(), Due.SILENT_DAY, tenantId, date.toString());
                await(earlier.due(), Due.SILENT_DAY, tenantId, date.toString());
                rows.put(earlier);
            }
            write(watch);
        } else if (known.many()) {
            write(watch.notedOn(date));
            write(known.and(watch));
        } else {
            write(watch.toldAlone());
        }
    }

    private void decide(String tenantId, LocalDate date) {
        SilentDay day = rows.day(tenantId, date);
        if (day == null || day.decided()) {
            return;
        }
        List<DeviceWatch> silent = rows.members(tenantId, date).stream()
                .filter(watch -> watch.isSilent(date, day.due()))
                .toList();
        SilentDay decided = day.decided(silent, thresholds(tenantId).silentMany(), rows.policy(tenantId, date));
        for (DeviceWatch watch : silent) {
            if (decided.many() && watch.isSilenceOver()) {
                decided = movedOn(decided, watch);
            }
            write(decided.many() ? watch.notedOn(date) : watch.toldAlone());
        }
        write(decided);
        await(decided.end(), Due.NOTE_ENDS, tenantId, date.toString());
    }

    private static SilentDay movedOn(SilentDay day, DeviceWatch watch) {
        TenantFact.DeviceMovedOn moved = watch.moved();
        return moved == null ? day : day.movedOn(moved.time());
    }

    private void endNote(String tenantId, LocalDate date) {
        SilentDay day = rows.day(tenantId, date);
        if (day != null) {
            write(day.notSeenAnyMore());
            rows.forgetDay(tenantId, date);
        }
    }

    private void write(SilentDay day) {
        SilentDay.Report report = day.report(settings.productVersion());
        rows.put(report.day());
        if (report.finding() != null) {
            forward(Keys.tenant(day.tenantId()), report.finding());
        }
    }

    // --- devices that are stuck, and that move on

    private void take(TenantFact.DeviceStuck stuck) {
        String tenantId = stuck.signIn().tenantId();
        DeviceWatch watch = rows.device(stuck.user(), stuck.device()).with(stuck);
        Instant undecided = watch.undecided();
        if (undecided == null) {
            write(watch);
            return;
        }
        put(watch);
        decideStuck(watch, tenantId);
        if (rows.device(stuck.user(), stuck.device()).undecided() != null && undecided.isAfter(clock.horizon())) {
            await(undecided, Due.STUCK, tenantId, stuck.user(), stuck.device());
        }
    }

    /** Proofs can only be added up to the time that is asked for, so what is proved early is proved for good. */
    private void decideStuck(DeviceWatch watch, String tenantId) {
        Instant time = watch.undecided();
        boolean proved = time != null
                && (letIns.anotherThan(watch.user(), tenantId, time)
                        || (!time.isAfter(clock.horizon()) && load(tenantId).isGranted(time)));
        if (proved) {
            write(watch.proved());
        }
    }

    private void take(TenantFact.DeviceMovedOn moved) {
        DeviceWatch before = rows.device(moved.user(), moved.device());
        DeviceWatch watch = before.with(moved);
        if (watch.equals(before)) {
            return;
        }
        write(watch);
        LocalDate noted = watch.noted();
        if (noted != null && watch.isSilenceOver() && !before.isSilenceOver()) {
            SilentDay day = rows.day(moved.tenantId(), noted);
            if (day != null) {
                write(movedOn(day, watch));
            }
        }
    }

    private void write(DeviceWatch watch) {
        DeviceWatch.Report report = watch.report(agents::decode, settings.productVersion());
        put(report.watch());
        report.findings().forEach(finding -> forward(watch.user(), finding));
    }

    private void put(DeviceWatch watch) {
        if (rows.put(watch)) {
            await(watch.heard().plus(DEVICE_KEPT), Due.DEVICE_FORGOTTEN, watch.user(), watch.device());
        }
    }

    private void forget(DeviceWatch watch) {
        Instant due = watch.heard().plus(DEVICE_KEPT);
        if (due.isAfter(clock.horizon())) {
            await(due, Due.DEVICE_FORGOTTEN, watch.user(), watch.device());
        } else {
            rows.forgetDevice(watch.user(), watch.device());
        }
    }

    // --- exceptions

    private void take(Exemption exemption) {
        ExceptionWatch known = rows.exception(exemption.tenantId(), exemption.id());
        if (known != null && known.exemption().until().equals(exemption.until())) {
            rows.put(new ExceptionWatch(exemption, known.expired()));
            return;
        }
        if (known != null) {
            end(known, "it was given another end");
        }
        ExceptionWatch watch = ExceptionWatch.of(exemption);
        rows.put(watch);
        await(exemption.until(), Due.EXCEPTION, exemption.tenantId(), exemption.id());
        expire(watch);
    }

    private void take(TenantFact.ExceptionTaken taken) {
        ExceptionWatch known = rows.exception(taken.tenantId(), taken.id());
        if (known != null) {
            end(known, "it was taken away");
            rows.forgetException(taken.tenantId(), taken.id());
        }
    }

    private void end(ExceptionWatch watch, String why) {
        Exemption exemption = watch.exemption();
        cancel(exemption.until(), Due.EXCEPTION, exemption.tenantId(), exemption.id());
        if (watch.expired()) {
            forward(Keys.tenant(exemption.tenantId()), watch.closed(why, clock.time(), settings.productVersion()));
        }
    }

    private void expire(@Nullable ExceptionWatch watch) {
        if (watch != null && watch.isDue(clock.horizon())) {
            rows.put(watch.ended());
            forward(Keys.tenant(watch.exemption().tenantId()), watch.finding(settings.productVersion()));
        }
    }

    private void forward(String key, DetectionFinding finding) {
        context.forward(new Record<>(key, finding, timestamp), Stages.WRITE_TENANT_ALERTS);
    }
}
