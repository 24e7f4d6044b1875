package io.holdout.processor.stage;

import io.holdout.model.Keys;
import io.holdout.processor.detect.Posture;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.jspecify.annotations.Nullable;

/** Keeps what is known of each tenant, and tells when it changes. */
final class KeepPosture implements Processor<String, @Nullable Posture, String, Classified> {
    static final String POSTURES = "postures";

    private static final Rows.Codec<Posture> CODEC = Rows.codec(Posture.class);

    private ProcessorContext<String, Classified> context;
    private KeyValueStore<Bytes, byte[]> store;

    private KeepPosture() {}

    /** The stage with its store. */
    record Supplier() implements ProcessorSupplier<String, @Nullable Posture, String, Classified> {
        @Override
        public Processor<String, @Nullable Posture, String, Classified> get() {
            return new KeepPosture();
        }

        @Override
        public Set<StoreBuilder<?>> stores() {
            return Set.of(Rows.inMemory(POSTURES));
        }
    }

    @Override
    public void init(ProcessorContext<String, Classified> processorContext) {
        context = processorContext;
        store = context.getStateStore(POSTURES);
    }

    @Override
    public void process(Record<String, @Nullable Posture> record) {
        Posture posture = record.value();
        if (posture != null) {
            store.put(row(posture.tenantId()), CODEC.write(posture));
            context.forward(new Record<>(
                    Keys.tenant(posture.tenantId()),
                    new Classified.Learned(posture.tenantId(), ""),
                    record.timestamp()));
        }
    }

    static List<Posture> readAll(KeyValueStore<Bytes, byte[]> postures) {
        List<Posture> all = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> rows =
                postures.range(RowKey.of('p').bytes(), RowKey.of('p').last())) {
            rows.forEachRemaining(row -> all.add(CODEC.read(row.value)));
        }
        return all;
    }

    static Posture read(KeyValueStore<Bytes, byte[]> postures, String tenantId) {
        byte[] row = postures.get(row(tenantId));
        return row == null ? Posture.unknown(tenantId) : CODEC.read(row);
    }

    private static Bytes row(String tenantId) {
        return RowKey.of('p').text(tenantId).bytes();
    }
}
