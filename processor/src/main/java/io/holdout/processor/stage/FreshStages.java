package io.holdout.processor.stage;

import java.util.Set;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Stages that remember nothing of an earlier start. Streams inits a stage once more after it has thrown away what a task had not
 * committed, and what a stage holds in memory would then be ahead of its rows.
 */
record FreshStages<K extends @Nullable Object, V extends @Nullable Object, L, W>(ProcessorSupplier<K, V, L, W> stages)
        implements ProcessorSupplier<K, V, L, W> {

    @Override
    public Processor<K, V, L, W> get() {
        return new Fresh<>(stages);
    }

    @Override
    public @Nullable Set<StoreBuilder<?>> stores() {
        return stages.stores();
    }

    private static final class Fresh<K extends @Nullable Object, V extends @Nullable Object, L, W>
            implements Processor<K, V, L, W> {
        private final ProcessorSupplier<K, V, L, W> stages;
        private Processor<K, V, L, W> stage;

        Fresh(ProcessorSupplier<K, V, L, W> stages) {
            this.stages = stages;
            this.stage = stages.get();
        }

        @Override
        public void init(ProcessorContext<L, W> context) {
            stage = stages.get();
            stage.init(context);
        }

        @Override
        public void process(Record<K, V> record) {
            stage.process(record);
        }

        @Override
        public void close() {
            stage.close();
        }
    }
}
