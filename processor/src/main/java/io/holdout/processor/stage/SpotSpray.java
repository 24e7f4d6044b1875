package io.holdout.processor.stage;

import io.holdout.processor.detect.SourceFact;
import java.util.Set;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;

/** Finds networks that try the passwords of many users, and the sign-ins that come of it. */
final class SpotSpray implements Processor<String, SourceFact, String, Object> {
    static final String SPRAYS = "sprays";

    private final StageSettings settings;
    private final int partitions;
    private Clock clock;

    private SpotSpray(StageSettings settings, int partitions) {
        this.settings = settings;
        this.partitions = partitions;
    }

    /** The stage with its store. */
    record Supplier(StageSettings settings, int partitions)
            implements ProcessorSupplier<String, SourceFact, String, Object> {
        @Override
        public Processor<String, SourceFact, String, Object> get() {
            return new SpotSpray(settings, partitions);
        }

        @Override
        public Set<StoreBuilder<?>> stores() {
            return Set.of(Rows.onDisk(SPRAYS));
        }
    }

    @Override
    public void init(ProcessorContext<String, Object> context) {
        KeyValueStore<Bytes, byte[]> store = context.getStateStore(SPRAYS);
        clock = new Clock(store, settings.grace(), partitions);
    }

    @Override
    public void process(Record<String, SourceFact> record) {
        if (record.value() instanceof SourceFact.Reached reached) {
            boolean unused = clock.accept(reached.partition(), reached.time());
        }
    }
}
