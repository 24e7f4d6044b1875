package io.holdout.processor.stage;

import io.holdout.processor.detect.TenantFact;
import java.util.Set;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;

/** Decides what is about a tenant as a whole, and tells every partition how the tenant stands. */
final class JudgeTenant implements Processor<String, TenantFact, String, Object> {
    static final String TENANTS = "tenants";

    private final StageSettings settings;
    private final int partitions;
    private Clock clock;

    private JudgeTenant(StageSettings settings, int partitions) {
        this.settings = settings;
        this.partitions = partitions;
    }

    /** The stage with its store. */
    record Supplier(StageSettings settings, int partitions)
            implements ProcessorSupplier<String, TenantFact, String, Object> {
        @Override
        public Processor<String, TenantFact, String, Object> get() {
            return new JudgeTenant(settings, partitions);
        }

        @Override
        public Set<StoreBuilder<?>> stores() {
            return Set.of(Rows.onDisk(TENANTS));
        }
    }

    @Override
    public void init(ProcessorContext<String, Object> context) {
        KeyValueStore<Bytes, byte[]> store = context.getStateStore(TENANTS);
        clock = new Clock(store, settings.grace(), partitions);
    }

    @Override
    public void process(Record<String, TenantFact> record) {
        if (record.value() instanceof TenantFact.Reached reached) {
            boolean unused = clock.accept(reached.partition(), reached.time());
        }
    }
}
