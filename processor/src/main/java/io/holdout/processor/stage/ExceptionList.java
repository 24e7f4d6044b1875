package io.holdout.processor.stage;

import io.holdout.model.AddressRange;
import io.holdout.model.Exemption;
import io.holdout.processor.detect.Sighting;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The exceptions, few enough to be held in memory as they are asked for. The store counts its changes, so that whoever asks sees that
 * another stage has changed it.
 */
final class ExceptionList {
    static final Rows.Codec<Exemption> CODEC = Rows.codec(Exemption.class);

    private static final Bytes CHANGES = RowKey.of('c').bytes();

    /** The one that ends last comes first. */
    private static final Comparator<Entry> LAST_FIRST = Comparator.comparing(
                    (Entry entry) -> entry.exemption.until(), Comparator.reverseOrder())
            .thenComparing(entry -> entry.exemption.id());

    private final KeyValueStore<Bytes, byte[]> store;
    private final Map<String, List<Entry>> byTenant = new HashMap<>();
    private long changes;

    ExceptionList(KeyValueStore<Bytes, byte[]> store) {
        this.store = store;
    }

    /** An exception that is looked at with every legacy sign-in of its tenant. */
    private record Entry(Exemption exemption, @Nullable AddressRange range) {

        boolean covers(Sighting sighting) {
            return (exemption.user().isEmpty() || isUser(sighting))
                    && (exemption.device().isEmpty() || exemption.device().equals(sighting.device()))
                    && (exemption.protocol() == null || exemption.protocol() == sighting.protocol())
                    && (range == null || range.contains(sighting.source().address()));
        }

        private boolean isUser(Sighting sighting) {
            return exemption.user().equals(sighting.user().name().toLowerCase(Locale.ROOT));
        }
    }

    @Nullable
    Exemption get(String topicKey) {
        byte[] row = store.get(key(topicKey));
        return row == null ? null : CODEC.read(row);
    }

    /** Sets an exception, or with null takes it. */
    void put(String topicKey, @Nullable Exemption exemption) {
        if (exemption == null) {
            store.delete(key(topicKey));
        } else {
            store.put(key(topicKey), CODEC.write(exemption));
        }
        store.put(
                CHANGES, ByteBuffer.allocate(Long.BYTES).putLong(changes() + 1).array());
    }

    private static Bytes key(String topicKey) {
        return RowKey.of('e').text(topicKey).bytes();
    }

    private long changes() {
        byte[] row = store.get(CHANGES);
        return row == null ? 0 : ByteBuffer.wrap(row).getLong();
    }

    /** Of those that cover a sign-in the one that ends last, whether or not it has ended by then. */
    Optional<Exemption> covering(Sighting sighting) {
        long now = changes();
        if (now != changes) {
            load();
            changes = now;
        }
        List<Entry> entries = byTenant.get(sighting.tenantId());
        if (entries == null) {
            return Optional.empty();
        }
        return entries.stream()
                .filter(entry -> entry.covers(sighting))
                .findFirst()
                .map(Entry::exemption);
    }

    private void load() {
        byTenant.clear();
        try (KeyValueIterator<Bytes, byte[]> rows =
                store.range(RowKey.of('e').bytes(), RowKey.of('e').last())) {
            rows.forEachRemaining(row -> add(CODEC.read(row.value)));
        }
        byTenant.values().forEach(entries -> entries.sort(LAST_FIRST));
    }

    /** One whose range is none, which only another writer than ours can have written, covers nothing. */
    private void add(Exemption exemption) {
        AddressRange range;
        try {
            range = exemption.addressRange().isEmpty() ? null : AddressRange.parse(exemption.addressRange());
        } catch (IllegalArgumentException e) {
            return;
        }
        byTenant.computeIfAbsent(exemption.tenantId(), tenant -> new ArrayList<>())
                .add(new Entry(exemption, range));
    }
}
