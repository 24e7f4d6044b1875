package io.holdout.processor.stage;

import io.holdout.model.PostureChange;
import io.holdout.processor.detect.DeviceWatch;
import io.holdout.processor.detect.ExceptionWatch;
import io.holdout.processor.detect.SilentDay;
import io.holdout.processor.detect.TenantFact;
import io.holdout.processor.detect.TenantHistory;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** What is kept of tenants, but for the successes of the app: their histories, pending facts, devices, days, policies and exceptions. */
final class TenantRows {
    /** A change of policy is asked for when a silent day is decided, which is a week or two later. */
    private static final Duration POLICIES_KEPT = Duration.ofDays(90);

    /** Refusals of one user within so long are one. */
    private static final Duration RETRIES = Duration.ofMinutes(10);

    private static final byte[] NOTHING = {};
    private static final Rows.Codec<TenantHistory> HISTORY = Rows.codec(TenantHistory.class);
    private static final Rows.Codec<TenantFact> FACT = Rows.codec(TenantFact.class);
    private static final Rows.Codec<DeviceWatch> DEVICE = Rows.codec(DeviceWatch.class);
    private static final Rows.Codec<SilentDay> DAY = Rows.codec(SilentDay.class);
    private static final Rows.Codec<PostureChange> POLICY = Rows.codec(PostureChange.class);
    private static final Rows.Codec<ExceptionWatch> EXCEPTION = Rows.codec(ExceptionWatch.class);

    private final KeyValueStore<Bytes, byte[]> store;

    TenantRows(KeyValueStore<Bytes, byte[]> store) {
        this.store = store;
    }

    // --- the history of a tenant, and what is pending

    @Nullable
    TenantHistory history(String tenantId) {
        byte[] row = store.get(historyRow(tenantId));
        return row == null ? null : HISTORY.read(row);
    }

    void put(TenantHistory history) {
        store.put(historyRow(history.tenantId()), HISTORY.write(history));
    }

    /** Keeps a fact; of two that are about the same record always the same one. */
    void addPending(String tenantId, String id, TenantFact fact) {
        Bytes key = RowKey.of('p')
                .text(tenantId)
                .time(TenantHistory.time(fact))
                .text(id)
                .bytes();
        byte[] row = FACT.write(fact);
        byte[] known = store.get(key);
        if (known == null || java.util.Arrays.compareUnsigned(row, known) < 0) {
            store.put(key, row);
        }
    }

    List<TenantFact> pending(String tenantId) {
        List<TenantFact> facts = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> rows = store.range(
                RowKey.of('p').text(tenantId).bytes(),
                RowKey.of('p').text(tenantId).last())) {
            rows.forEachRemaining(row -> facts.add(FACT.read(row.value)));
        }
        return facts;
    }

    /**
     * Keeps a refusal; of each user and code the first within a few minutes, because a device goes on trying.
     *
     * @return false when an earlier one was known
     */
    boolean add(TenantFact.AppleAppRefused refused) {
        String tenantId = refused.signIn().tenantId();
        Bytes key = refusals(tenantId, refused.signIn().time())
                .text(refused.user())
                .number(refused.signIn().result().code())
                .bytes();
        byte[] row = FACT.write(refused);
        byte[] known = store.get(key);
        if (known != null && TenantHistory.ORDER.compare(refused, FACT.read(known)) >= 0) {
            return false;
        }
        store.put(key, row);
        return true;
    }

    List<TenantFact> refusedSince(String tenantId, Instant after) {
        List<TenantFact> facts = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> found = store.range(
                refusals(tenantId, after).bytes(), RowKey.of('r').text(tenantId).last())) {
            found.forEachRemaining(row -> facts.add(FACT.read(row.value)));
        }
        facts.removeIf(fact -> !TenantHistory.time(fact).isAfter(after));
        return facts;
    }

    /** Those that nothing more can be in the same minutes of. */
    void sweepRefusals(String tenantId, Instant horizon) {
        if (horizon.isAfter(Instant.EPOCH.plus(RETRIES))) {
            Sweep.range(
                    store,
                    RowKey.of('r').text(tenantId).bytes(),
                    refusals(tenantId, horizon.minus(RETRIES)).bytes());
        }
    }

    private static RowKey refusals(String tenantId, Instant time) {
        long seconds = Math.max(0, time.getEpochSecond());
        return RowKey.of('r').text(tenantId).number(seconds - seconds % RETRIES.toSeconds());
    }

    void forgetPending(String tenantId, Instant through) {
        Sweep.range(
                store,
                RowKey.of('p').text(tenantId).bytes(),
                RowKey.of('p').text(tenantId).time(through).last());
    }

    // --- devices

    DeviceWatch device(String user, String device) {
        byte[] row = store.get(deviceRow(user, device));
        return row == null ? DeviceWatch.of(user, device) : DEVICE.read(row);
    }

    /** @return true when nothing was known of the device before */
    boolean put(DeviceWatch watch) {
        Bytes key = deviceRow(watch.user(), watch.device());
        boolean isNew = store.get(key) == null;
        store.put(key, DEVICE.write(watch));
        return isNew;
    }

    void forgetDevice(String user, String device) {
        store.delete(deviceRow(user, device));
    }

    /** Keeps what was said of a device until its time has come. */
    void addOfDevice(String user, String device, Instant time, TenantFact fact) {
        Bytes key = RowKey.of('o')
                .text(user)
                .text(device)
                .time(time)
                .number(fact instanceof TenantFact.DeviceMovedOn ? 0 : fact instanceof TenantFact.DeviceSilent ? 1 : 2)
                .bytes();
        byte[] row = FACT.write(fact);
        byte[] known = store.get(key);
        if (known == null || java.util.Arrays.compareUnsigned(row, known) < 0) {
            store.put(key, row);
        }
    }

    /** Takes out what was said of a device up to then, in the order of time. */
    List<TenantFact> takeOfDevice(String user, String device, Instant through) {
        RowKey of = RowKey.of('o').text(user).text(device);
        List<TenantFact> facts = new ArrayList<>();
        List<Bytes> keys = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> rows =
                store.range(of.bytes(), of.time(through).last())) {
            rows.forEachRemaining(row -> {
                facts.add(FACT.read(row.value));
                keys.add(row.key);
            });
        }
        keys.forEach(store::delete);
        return facts;
    }

    // --- silent days

    @Nullable
    SilentDay day(String tenantId, LocalDate day) {
        byte[] row = store.get(dayRow('n', tenantId, day).bytes());
        return row == null ? null : DAY.read(row);
    }

    void put(SilentDay day) {
        store.put(dayRow('n', day.tenantId(), day.day()).bytes(), DAY.write(day));
    }

    void addMember(String tenantId, LocalDate day, DeviceWatch watch) {
        store.put(
                dayRow('g', tenantId, day)
                        .text(watch.user())
                        .text(watch.device())
                        .bytes(),
                NOTHING);
    }

    /** Devices that were seen to fall silent with that day, in the order of their keys. */
    List<DeviceWatch> members(String tenantId, LocalDate day) {
        List<DeviceWatch> members = new ArrayList<>();
        Bytes prefix = dayRow('g', tenantId, day).bytes();
        try (KeyValueIterator<Bytes, byte[]> rows =
                store.range(prefix, dayRow('g', tenantId, day).last())) {
            rows.forEachRemaining(row -> {
                String[] names = RowKey.texts(row.key, prefix.get().length);
                members.add(device(names[0], names[1]));
            });
        }
        return members;
    }

    void forgetDay(String tenantId, LocalDate day) {
        store.delete(dayRow('n', tenantId, day).bytes());
        Sweep.range(
                store,
                dayRow('g', tenantId, day).bytes(),
                dayRow('g', tenantId, day).last());
    }

    // --- policies

    void add(PostureChange policy) {
        store.put(
                RowKey.of('a')
                        .text(policy.tenantId())
                        .time(policy.time())
                        .text(policy.id())
                        .bytes(),
                POLICY.write(policy));
    }

    /** The first policy that was changed on that day. */
    @Nullable
    PostureChange policy(String tenantId, LocalDate day) {
        try (KeyValueIterator<Bytes, byte[]> rows = store.range(
                RowKey.of('a').text(tenantId).time(SilentDay.start(day)).bytes(),
                RowKey.of('a')
                        .text(tenantId)
                        .time(SilentDay.start(day.plusDays(1)))
                        .bytes())) {
            return rows.hasNext() ? POLICY.read(rows.next().value) : null;
        }
    }

    void sweepPolicies(String tenantId, Instant horizon) {
        if (horizon.isAfter(Instant.EPOCH.plus(POLICIES_KEPT))) {
            Sweep.range(
                    store,
                    RowKey.of('a').text(tenantId).bytes(),
                    RowKey.of('a')
                            .text(tenantId)
                            .time(horizon.minus(POLICIES_KEPT))
                            .last());
        }
    }

    // --- exceptions

    @Nullable
    ExceptionWatch exception(String tenantId, String id) {
        byte[] row = store.get(exceptionRow(tenantId, id));
        return row == null ? null : EXCEPTION.read(row);
    }

    void put(ExceptionWatch watch) {
        store.put(exceptionRow(watch.exemption().tenantId(), watch.exemption().id()), EXCEPTION.write(watch));
    }

    void forgetException(String tenantId, String id) {
        store.delete(exceptionRow(tenantId, id));
    }

    private static Bytes historyRow(String tenantId) {
        return RowKey.of('t').text(tenantId).bytes();
    }

    private static Bytes deviceRow(String user, String device) {
        return RowKey.of('v').text(user).text(device).bytes();
    }

    private static Bytes exceptionRow(String tenantId, String id) {
        return RowKey.of('x').text(tenantId).text(id).bytes();
    }

    private static RowKey dayRow(char space, String tenantId, LocalDate day) {
        return RowKey.of(space)
                .text(tenantId)
                .number(Math.max(0, day.atStartOfDay(ZoneOffset.UTC).toInstant().getEpochSecond()));
    }
}
