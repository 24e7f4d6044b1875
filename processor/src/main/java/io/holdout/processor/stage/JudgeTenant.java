package io.holdout.processor.stage;

import io.holdout.model.Exemption;
import io.holdout.model.Keys;
import io.holdout.model.PostureChange;
import io.holdout.model.ocsf.DetectionFinding;
import io.holdout.processor.detect.ExceptionWatch;
import io.holdout.processor.detect.TenantFact;
import io.holdout.processor.detect.TenantHistory;
import io.holdout.processor.detect.Thresholds;
import io.holdout.processor.stage.TenantTimers.Due;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
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

    /** A tenant is looked at once a day, if only to forget what is no longer needed. */
    private static final Duration WAKE_EVERY = Duration.ofDays(1);

    private static final Duration SETTLE_EVERY = Duration.ofMinutes(5);

    /** Histories kept in memory, of some KB each. */
    private static final int RECENT = 100;

    private final StageSettings settings;
    private final int partitions;
    private ProcessorContext<String, Object> context;
    private TenantRows rows;
    private LetIns letIns;
    private TenantDevices devices;
    private TenantTimers timers;
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

    @Override
    public void init(ProcessorContext<String, Object> processorContext) {
        context = processorContext;
        CheckpointFile.delete(context);
        KeyValueStore<Bytes, byte[]> store = context.getStateStore(TENANTS);
        rows = new TenantRows(store);
        letIns = new LetIns(store);
        timers = new TenantTimers(new Timers(store));
        clock = new Clock(store, settings.grace(), partitions);
        devices = new TenantDevices(
                settings,
                rows,
                timers,
                (asked, time) -> letIns.anotherThan(asked.user(), asked.tenantId(), time)
                        || load(asked.tenantId()).isGranted(time),
                this::forward);
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
            devices.hear(silent.user(), silent.device(), silent.time(), silent, clock.horizon());
        } else if (fact instanceof TenantFact.DeviceStuck stuck) {
            devices.hear(stuck.user(), stuck.device(), stuck.signIn().time(), stuck, clock.horizon());
        } else if (fact instanceof TenantFact.DeviceMovedOn moved) {
            devices.hear(moved.user(), moved.device(), moved.time(), moved, clock.horizon());
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
        if (clock.accept(reached.partition(), reached.time(), false)) {
            timers.run(clock.horizon(), this::fire);
        }
        if (reached.last()) {
            // nothing may follow for long: what is taken in on trial is told as it stands
            timers.tenants().forEach(tenantId -> judge(load(tenantId), List.of(), true));
            context.commit();
        }
    }

    private void fire(Instant time, Due what, String[] about) {
        switch (what) {
            case TENANT -> wake(about[0], time);
            case DEVICE -> devices.take(about[0], about[1], Instant.parse(about[2]));
            case SILENT_DAY -> devices.decide(about[0], LocalDate.parse(about[1]));
            case NOTE_ENDS -> devices.endNote(about[0], LocalDate.parse(about[1]));
            case DEVICE_FORGOTTEN -> devices.forget(about[0], about[1], time);
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
        letIns.refused(
                refused.signIn().tenantId(), refused.user(), refused.signIn().time());
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
        devices.explain(change);
    }

    private TenantHistory load(String tenantId) {
        TenantHistory known = recent.get(tenantId);
        if (known == null) {
            known = rows.history(tenantId);
        }
        return known == null ? TenantHistory.startingAt(tenantId, clock.horizon()) : known;
    }

    /** @param time nothing before it is asked for any more, though the horizon may be far ahead */
    private void wake(String tenantId, Instant time) {
        TenantHistory history = load(tenantId);
        judge(history.wakingAt(Instant.MAX), List.of());
        letIns.sweep(tenantId, time);
        rows.sweepPolicies(tenantId, time);
        rows.sweepRefusals(tenantId, time);
    }

    /**
     * Decides anew from everything that is pending, and settles what can be.
     *
     * @param late facts that are older than what is settled
     */
    private void judge(TenantHistory before, List<TenantFact> late) {
        judge(before, late, false);
    }

    /** @param isEnd whether what is not settled is told too */
    private void judge(TenantHistory before, List<TenantFact> late, boolean isEnd) {
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
        TenantHistory.Report report = after.report(before, settings.voice(after.tenantId()), isEnd);
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
            timers.cancel(known, Due.TENANT, tenantId);
        }
        if (!due.equals(known)) {
            timers.await(due, Due.TENANT, tenantId);
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
        timers.await(exemption.until(), Due.EXCEPTION, exemption.tenantId(), exemption.id());
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
        timers.cancel(exemption.until(), Due.EXCEPTION, exemption.tenantId(), exemption.id());
        if (watch.expired()) {
            forward(
                    Keys.tenant(exemption.tenantId()),
                    watch.closed(why, clock.time(), settings.voice(exemption.tenantId())));
        }
    }

    private void expire(@Nullable ExceptionWatch watch) {
        if (watch != null && watch.isDue(clock.horizon())) {
            rows.put(watch.ended());
            forward(
                    Keys.tenant(watch.exemption().tenantId()),
                    watch.finding(settings.voice(watch.exemption().tenantId())));
        }
    }

    private void forward(String key, DetectionFinding finding) {
        context.forward(new Record<>(key, finding, timestamp), Stages.WRITE_TENANT_ALERTS);
    }
}
