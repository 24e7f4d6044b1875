package io.holdout.processor.stage;

import io.holdout.model.InventoryRow;
import io.holdout.model.Keys;
import io.holdout.processor.detect.Inventory;
import io.holdout.processor.detect.Sighting;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** The inventory, of which the rows of a tenant and in it those of a user lie together. */
final class InventoryTable {
    static final Rows.Codec<InventoryRow> CODEC = Rows.codec(InventoryRow.class);

    /** Devices of one user that are looked at; people have a handful. */
    private static final int MAX_ROWS = 200;

    private final KeyValueStore<Bytes, byte[]> store;

    InventoryTable(KeyValueStore<Bytes, byte[]> store) {
        this.store = store;
    }

    /** Key of a row, whose parts are those of its key on the topic. */
    static Bytes key(String topicKey) {
        return rowKey(Keys.parts(topicKey)).bytes();
    }

    private static RowKey rowKey(List<String> parts) {
        RowKey key = RowKey.of('i');
        parts.forEach(key::text);
        return key;
    }

    /**
     * What the report has of whoever signed in: the rows under the user's name, or, in a report that names mailboxes by their alias,
     * those under what stands before the {@code @}. Both have to be the very same text.
     */
    Inventory of(Sighting sighting) {
        String user = sighting.user().name().toLowerCase(Locale.ROOT);
        Instant exported = user.isEmpty() ? null : exported(sighting.tenantId());
        if (exported == null) {
            return Inventory.NONE;
        }
        List<InventoryRow> rows = rows(sighting.tenantId(), user);
        int at = user.indexOf('@');
        if (rows.isEmpty() && at > 0) {
            rows = rows(sighting.tenantId(), user.substring(0, at));
        }
        return new Inventory(exported, rows);
    }

    private List<InventoryRow> rows(String tenantId, String user) {
        List<String> parts = Keys.parts(Keys.inventory(tenantId, user, ""));
        RowKey of = rowKey(parts.subList(0, 2));
        List<InventoryRow> rows = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> found = store.range(of.bytes(), of.last())) {
            while (found.hasNext() && rows.size() < MAX_ROWS) {
                rows.add(CODEC.read(found.next().value));
            }
        }
        return rows;
    }

    /** When the tenant's report was made; its rows all say the same. */
    private @Nullable Instant exported(String tenantId) {
        RowKey of = rowKey(Keys.parts(Keys.inventory(tenantId, "", "")).subList(0, 1));
        try (KeyValueIterator<Bytes, byte[]> found = store.range(of.bytes(), of.last())) {
            return found.hasNext() ? CODEC.read(found.next().value).exported() : null;
        }
    }
}
