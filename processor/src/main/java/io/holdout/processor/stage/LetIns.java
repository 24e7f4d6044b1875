package io.holdout.processor.stage;

import io.holdout.processor.detect.TenantFact.AppleAppLetIn;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The successes of Apple's mail app in each tenant: of each user and day those that say something, until they are settled, and of the first
 * ones of the day the first few in every ten minutes. So whatever is asked costs a few rows, however many users a tenant has, and no answer
 * depends on the order of arrival.
 */
final class LetIns {
    /** R-D3: the success of another user that proves consent is no older. */
    private static final Duration PROVES_FOR = Duration.ofDays(30);

    /** With a margin for what arrives late. */
    private static final Duration KEPT = Duration.ofDays(35);

    private static final long TOGETHER = Duration.ofMinutes(10).toSeconds();

    private static final byte[] NOTHING = {};
    private static final Rows.Codec<Few> FEW = Rows.codec(Few.class);
    private static final Rows.Codec<AppleAppDay> DAY = Rows.codec(AppleAppDay.class);

    private final KeyValueStore<Bytes, byte[]> store;

    LetIns(KeyValueStore<Bytes, byte[]> store) {
        this.store = store;
    }

    /** The first ones within ten minutes, in order: one is enough, and another one where it is of the user who is asked about. */
    record Few(List<AppleAppLetIn> first) {
        private static final int USERS = 4;

        Few {
            first = first == null ? List.of() : List.copyOf(first);
        }

        private Few with(AppleAppLetIn letIn) {
            List<AppleAppLetIn> more = new ArrayList<>(first);
            more.add(letIn);
            more.sort(Comparator.comparing(AppleAppLetIn::time).thenComparing(AppleAppLetIn::user));
            Set<String> users = new HashSet<>();
            more.removeIf(one -> !users.add(one.user()));
            return new Few(more.subList(0, Math.min(USERS, more.size())));
        }
    }

    /** Takes one in; false when it says nothing, or was known. */
    boolean add(AppleAppLetIn letIn) {
        Instant time = letIn.time();
        AppleAppDay known = day(letIn.tenantId(), time, letIn.user());
        AppleAppDay now = known.letIn(time);
        if (now.equals(known)) {
            return false;
        }
        store.put(userRow(letIn.tenantId(), time, letIn.user()), DAY.write(now));
        if (now.isFirst(time)) {
            addFirst(letIn);
            known.letIn().stream()
                    .findFirst()
                    .ifPresent(later -> store.put(againRow(letIn.tenantId(), later, letIn.user()), NOTHING));
        } else {
            store.put(againRow(letIn.tenantId(), time, letIn.user()), NOTHING);
        }
        return now.telling().contains(time);
    }

    /** Takes in that a user was refused, after which a success says something again. */
    void refused(String tenantId, String user, Instant time) {
        AppleAppDay known = day(tenantId, time, user);
        AppleAppDay now = known.refused(time);
        if (!now.equals(known)) {
            store.put(userRow(tenantId, time, user), DAY.write(now));
        }
    }

    private void addFirst(AppleAppLetIn letIn) {
        Bytes few = fewRow(letIn.tenantId(), letIn.time());
        byte[] row = store.get(few);
        Few known = row == null ? new Few(List.of()) : FEW.read(row);
        Few now = known.with(letIn);
        if (!now.equals(known)) {
            store.put(few, FEW.write(now));
        }
        // a change of consent within these ten minutes, which may come later, asks for those behind it
        Stream.concat(known.first().stream(), Stream.of(letIn))
                .filter(one -> !now.first().contains(one))
                .forEach(one -> store.put(againRow(one.tenantId(), one.time(), one.user()), NOTHING));
    }

    /** Those after a time that can matter: of these users, and the first few of every ten minutes. */
    Set<AppleAppLetIn> since(String tenantId, Instant after, Set<String> users) {
        Set<AppleAppLetIn> found = new HashSet<>();
        Map<Long, Instant> days = new TreeMap<>(Map.of(dayOf(after), after));
        try (KeyValueIterator<Bytes, byte[]> rows = store.range(
                fewRow(tenantId, after), RowKey.of('l').text(tenantId).last())) {
            rows.forEachRemaining(row -> {
                Few few = FEW.read(row.value);
                found.addAll(few.first());
                days.putIfAbsent(
                        dayOf(few.first().get(0).time()), few.first().get(0).time());
            });
        }
        try (KeyValueIterator<Bytes, byte[]> rows = store.range(
                RowKey.of('z').text(tenantId).time(after).bytes(),
                RowKey.of('z').text(tenantId).last())) {
            rows.forEachRemaining(row -> found.add(again(tenantId, row.key)));
        }
        // an earlier one of the same user and day may have come since
        found.removeIf(
                letIn -> !day(tenantId, letIn.time(), letIn.user()).telling().contains(letIn.time()));
        for (Instant day : days.values()) {
            for (String user : users) {
                day(tenantId, day, user).telling().forEach(time -> found.add(new AppleAppLetIn(tenantId, user, time)));
            }
        }
        found.removeIf(letIn -> !letIn.time().isAfter(after));
        return found;
    }

    private AppleAppDay day(String tenantId, Instant day, String user) {
        byte[] row = store.get(userRow(tenantId, day, user));
        return row == null ? AppleAppDay.EMPTY : DAY.read(row);
    }

    /** Whether the app had signed in for somebody else up to then, within the days that count. */
    boolean anotherThan(String user, String tenantId, Instant time) {
        Instant from = time.minus(PROVES_FOR);
        try (KeyValueIterator<Bytes, byte[]> rows = store.range(fewRow(tenantId, from), fewRow(tenantId, time))) {
            while (rows.hasNext()) {
                for (AppleAppLetIn letIn : FEW.read(rows.next().value).first()) {
                    if (!letIn.user().equals(user)
                            && !letIn.time().isAfter(time)
                            && !letIn.time().isBefore(from)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /** Forgets what is settled of each user, and what proves nothing any more. */
    void sweep(String tenantId, Instant horizon) {
        if (horizon.isAfter(Instant.EPOCH.plus(KEPT))) {
            Sweep.range(
                    store,
                    RowKey.of('q').text(tenantId).bytes(),
                    RowKey.of('q').text(tenantId).number(dayOf(horizon) - 1).last());
            Sweep.range(
                    store,
                    RowKey.of('z').text(tenantId).bytes(),
                    RowKey.of('z').text(tenantId).time(horizon).bytes());
            Sweep.range(store, RowKey.of('l').text(tenantId).bytes(), fewRow(tenantId, horizon.minus(KEPT)));
        }
    }

    private static long dayOf(Instant time) {
        return Math.max(1, LocalDate.ofInstant(time, ZoneOffset.UTC).toEpochDay());
    }

    private static Bytes fewRow(String tenantId, Instant time) {
        return RowKey.of('l')
                .text(tenantId)
                .number(Math.max(0, time.getEpochSecond() / TOGETHER))
                .bytes();
    }

    /** One that was not the first of its user and day, or not among the first few within ten minutes. */
    private static Bytes againRow(String tenantId, Instant time, String user) {
        return RowKey.of('z').text(tenantId).time(time).text(user).bytes();
    }

    @SuppressWarnings("JavaInstantGetSecondsGetNano") // as it was written
    private static AppleAppLetIn again(String tenantId, Bytes row) {
        int start = RowKey.of('z').text(tenantId).bytes().get().length;
        ByteBuffer time = ByteBuffer.wrap(row.get(), start, Long.BYTES + Integer.BYTES);
        Instant at = Instant.ofEpochSecond(time.getLong(), time.getInt());
        return new AppleAppLetIn(tenantId, RowKey.texts(row, time.position())[0], at);
    }

    private static Bytes userRow(String tenantId, Instant time, String user) {
        return RowKey.of('q').text(tenantId).number(dayOf(time)).text(user).bytes();
    }
}
