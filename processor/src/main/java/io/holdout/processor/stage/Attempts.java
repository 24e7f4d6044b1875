package io.holdout.processor.stage;

import io.holdout.processor.detect.Sighting;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The recent sign-ins of users with legacy history, as rows: by id, so that a redelivered one cannot count twice; by time while
 * an older one may still arrive; and the failures counted per device.
 */
final class Attempts {
    private static final Rows.Codec<Long> COUNT = Rows.codec(Long.class);

    private final KeyValueStore<Bytes, byte[]> store;

    Attempts(KeyValueStore<Bytes, byte[]> store) {
        this.store = store;
    }

    @Nullable
    Sighting byId(String user, String id) {
        byte[] row = store.get(idRow(user, id));
        return row == null ? null : Sighting.ofBytes(row);
    }

    void remember(String user, Sighting sighting) {
        store.put(idRow(user, sighting.id()), sighting.toBytes());
    }

    void forget(String user, String id) {
        store.delete(idRow(user, id));
    }

    /** Wrong passwords later than that among what is recognised. */
    List<Sighting> wrongPasswords(String user, Instant horizon) {
        return after(user, horizon).stream().filter(Sighting::isWrongPassword).toList();
    }

    /** What is later than that among what is recognised. */
    List<Sighting> after(String user, Instant time) {
        List<Sighting> found = new ArrayList<>();
        RowKey ofUser = RowKey.of('i').text(user);
        try (KeyValueIterator<Bytes, byte[]> rows = store.range(ofUser.bytes(), ofUser.last())) {
            rows.forEachRemaining(row -> {
                Sighting sighting = Sighting.ofBytes(row.value);
                if (sighting.time().isAfter(time)) {
                    found.add(sighting);
                }
            });
        }
        return found;
    }

    void addPending(String user, Sighting sighting) {
        store.put(pendingRow(user, sighting), sighting.toBytes());
    }

    void removePending(String user, Sighting sighting) {
        store.delete(pendingRow(user, sighting));
    }

    /** What is later than what is settled, in the order of decision. */
    List<Sighting> pending(String user, Instant settledThrough) {
        List<Sighting> pending = new ArrayList<>();
        // from there and not from the user's first row: a scan steps over every row that was deleted before it
        Bytes from = RowKey.of('t').text(user).time(settledThrough).bytes();
        try (KeyValueIterator<Bytes, byte[]> rows =
                store.range(from, RowKey.of('t').text(user).last())) {
            rows.forEachRemaining(row -> pending.add(Sighting.ofBytes(row.value)));
        }
        return pending;
    }

    long failures(String user, String device) {
        byte[] row = store.get(failureRow(user, device));
        return row == null ? 0 : COUNT.read(row);
    }

    /** Changes the count of failures; true when it was the first. */
    boolean addFailures(String user, String device, long change) {
        long before = failures(user, device);
        store.put(failureRow(user, device), COUNT.write(Math.max(0, before + change)));
        return before == 0;
    }

    void forgetFailures(String user, String device) {
        store.delete(failureRow(user, device));
    }

    private static Bytes idRow(String user, String id) {
        return RowKey.of('i').text(user).text(id).bytes();
    }

    private static Bytes pendingRow(String user, Sighting sighting) {
        return pendingRow(user, sighting.time(), sighting.id());
    }

    private static Bytes pendingRow(String user, Instant time, String id) {
        return RowKey.of('t').text(user).time(time).text(id).bytes();
    }

    private static Bytes failureRow(String user, String device) {
        return RowKey.of('f').text(user).text(device).bytes();
    }
}
