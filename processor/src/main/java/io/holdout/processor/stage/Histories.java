package io.holdout.processor.stage;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdout.model.Keys;
import io.holdout.processor.detect.UserHistory;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The histories of the users who have one, which most have not: who has none costs a look into memory, and so do those that were
 * written last, for a device that signs in signs in again.
 */
final class Histories {
    private static final char SPACE = 'u';
    private static final Rows.Codec<UserHistory> CODEC = Rows.codec(UserHistory.class);

    /** Histories kept in memory, of some 10 KB each. */
    private static final int RECENT = 500;

    private final KeyValueStore<Bytes, byte[]> store;
    private final Set<String> users = new HashSet<>();
    private final Map<String, UserHistory> recent = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, UserHistory> eldest) {
            return size() > RECENT;
        }
    };

    /** Reads who has a history. */
    Histories(KeyValueStore<Bytes, byte[]> store) {
        this.store = store;
        try (KeyValueIterator<Bytes, byte[]> rows =
                store.range(RowKey.of(SPACE).bytes(), RowKey.of(SPACE).last())) {
            rows.forEachRemaining(row -> users.add(userOf(row.key)));
        }
    }

    boolean has(String user) {
        return users.contains(user);
    }

    /** Null for a user without one. */
    @Nullable
    UserHistory of(String user) {
        if (!has(user)) {
            return null;
        }
        UserHistory history = recent.get(user);
        return history == null ? CODEC.read(store.get(row(user))) : history;
    }

    /** Users of a tenant who have one, sorted. */
    List<String> ofTenant(String tenantId) {
        String tenant = Keys.tenant(tenantId);
        return users.stream().filter(user -> user.startsWith(tenant)).sorted().toList();
    }

    void put(String user, UserHistory history) {
        users.add(user);
        recent.put(user, history);
        store.put(row(user), CODEC.write(history));
    }

    void remove(String user) {
        users.remove(user);
        recent.remove(user);
        store.delete(row(user));
    }

    private static Bytes row(String user) {
        return RowKey.of(SPACE).text(user).bytes();
    }

    private static String userOf(Bytes row) {
        return new String(row.get(), 1, row.get().length - 2, UTF_8);
    }
}
