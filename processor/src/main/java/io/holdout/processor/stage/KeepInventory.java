package io.holdout.processor.stage;

import io.holdout.model.InventoryRow;
import java.util.Arrays;
import java.util.Set;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.jspecify.annotations.Nullable;

/** Keeps the rows of the inventory by user, and tells whose have changed. */
final class KeepInventory implements Processor<String, @Nullable InventoryRow, String, Classified> {
    static final String INVENTORY = "inventory";

    private ProcessorContext<String, Classified> context;
    private KeyValueStore<Bytes, byte[]> store;

    private KeepInventory() {}

    /** The stage with its store. */
    record Supplier() implements ProcessorSupplier<String, @Nullable InventoryRow, String, Classified> {
        @Override
        public Processor<String, @Nullable InventoryRow, String, Classified> get() {
            return new KeepInventory();
        }

        @Override
        public Set<StoreBuilder<?>> stores() {
            return Set.of(Rows.onDisk(INVENTORY));
        }
    }

    @Override
    public void init(ProcessorContext<String, Classified> processorContext) {
        context = processorContext;
        store = context.getStateStore(INVENTORY);
    }

    @Override
    public void process(Record<String, @Nullable InventoryRow> record) {
        Bytes key = InventoryTable.key(record.key());
        InventoryRow row = record.value();
        byte[] before = store.get(key);
        if (row != null) {
            byte[] json = InventoryTable.CODEC.write(row);
            if (!Arrays.equals(json, before)) {
                store.put(key, json);
                learned(row, record);
            }
        } else if (before != null) {
            store.delete(key);
            learned(InventoryTable.CODEC.read(before), record);
        }
    }

    private void learned(InventoryRow row, Record<String, @Nullable InventoryRow> record) {
        context.forward(record.withValue(new Classified.Learned(row.tenantId(), row.user())));
    }
}
