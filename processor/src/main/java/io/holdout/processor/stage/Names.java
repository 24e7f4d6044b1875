package io.holdout.processor.stage;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdout.model.Keys;
import io.holdout.model.SignIn;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Under which names users with a history have signed in. The inventory and exceptions come by user name, and are about users whose keys
 * are object ids.
 */
final class Names {
    private final KeyValueStore<Bytes, byte[]> store;
    private final Map<String, Set<String>> users = new HashMap<>();
    private final Map<String, Set<String>> names = new HashMap<>();

    Names(KeyValueStore<Bytes, byte[]> store) {
        this.store = store;
        try (KeyValueIterator<Bytes, byte[]> rows =
                store.range(RowKey.of('n').bytes(), RowKey.of('n').last())) {
            rows.forEachRemaining(row -> {
                byte[] key = row.key.get();
                int end = 1;
                while (key[end] != 0) {
                    end++;
                }
                put(new String(key, 1, end - 1, UTF_8), new String(key, end + 1, key.length - end - 2, UTF_8));
            });
        }
    }

    /** Notes the name that a user signs in with. */
    void note(String user, SignIn signIn) {
        String name = signIn.user().name();
        if (!name.isEmpty() && put(user, name)) {
            store.put(row(user, name), new byte[0]);
        }
    }

    /** Keys of the users of that name or alias in a tenant. */
    Set<String> users(String tenantId, String name) {
        Set<String> found = new TreeSet<>(users.getOrDefault(name, Set.of()));
        found.removeIf(user -> !user.startsWith(Keys.tenant(tenantId)));
        return found;
    }

    void forget(String user) {
        Set<String> gone = names.remove(user);
        if (gone != null) {
            gone.forEach(name -> {
                store.delete(row(user, name));
                remove(user, name);
                remove(user, alias(name));
            });
        }
    }

    private void remove(String user, String name) {
        users.computeIfPresent(name, (key, of) -> {
            of.remove(user);
            return of.isEmpty() ? null : of;
        });
    }

    private boolean put(String user, String name) {
        users.computeIfAbsent(name, key -> new TreeSet<>()).add(user);
        users.computeIfAbsent(alias(name), key -> new TreeSet<>()).add(user);
        return names.computeIfAbsent(user, key -> new TreeSet<>()).add(name);
    }

    /** What stands before the {@code @}: some inventories name mailboxes so. */
    private static String alias(String name) {
        int at = name.indexOf('@');
        return at < 0 ? name : name.substring(0, at);
    }

    private static Bytes row(String user, String name) {
        return RowKey.of('n').text(user).text(name).bytes();
    }
}
