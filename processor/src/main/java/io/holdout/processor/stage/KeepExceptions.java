package io.holdout.processor.stage;

import io.holdout.model.Exemption;
import java.util.Set;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.jspecify.annotations.Nullable;

/** Keeps who may go on with legacy authentication, and tells when that changes. */
final class KeepExceptions implements Processor<String, @Nullable Exemption, String, Classified> {
    static final String EXCEPTIONS = "exceptions";

    private static final Rows.Codec<Exemption> CODEC = Rows.codec(Exemption.class);

    private ProcessorContext<String, Classified> context;
    private KeyValueStore<Bytes, byte[]> store;

    private KeepExceptions() {}

    /** The stage with its store. */
    record Supplier() implements ProcessorSupplier<String, @Nullable Exemption, String, Classified> {
        @Override
        public Processor<String, @Nullable Exemption, String, Classified> get() {
            return new KeepExceptions();
        }

        @Override
        public Set<StoreBuilder<?>> stores() {
            return Set.of(Rows.inMemory(EXCEPTIONS));
        }
    }

    @Override
    public void init(ProcessorContext<String, Classified> processorContext) {
        context = processorContext;
        store = context.getStateStore(EXCEPTIONS);
    }

    @Override
    public void process(Record<String, @Nullable Exemption> record) {
        Bytes key = RowKey.of('e').text(record.key()).bytes();
        Exemption exemption = record.value();
        byte[] before = store.get(key);
        if (exemption != null) {
            store.put(key, CODEC.write(exemption));
            learned(exemption, record);
        } else if (before != null) {
            store.delete(key);
            learned(CODEC.read(before), record);
        }
    }

    private void learned(Exemption exemption, Record<String, @Nullable Exemption> record) {
        context.forward(record.withValue(new Classified.Learned(exemption.tenantId(), exemption.user())));
    }
}
