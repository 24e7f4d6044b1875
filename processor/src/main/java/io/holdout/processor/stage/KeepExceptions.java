package io.holdout.processor.stage;

import io.holdout.model.Exemption;
import io.holdout.model.Keys;
import io.holdout.processor.detect.TenantFact;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;
import org.jspecify.annotations.Nullable;

/** Keeps who may go on with legacy authentication, and tells when that changes. */
final class KeepExceptions implements Processor<String, @Nullable Exemption, String, Object> {
    static final String EXCEPTIONS = "exceptions";

    private ProcessorContext<String, Object> context;
    private ExceptionList exceptions;

    private KeepExceptions() {}

    /** The stage with its store. */
    record Supplier() implements ProcessorSupplier<String, @Nullable Exemption, String, Object> {
        @Override
        public Processor<String, @Nullable Exemption, String, Object> get() {
            return new KeepExceptions();
        }

        @Override
        public Set<StoreBuilder<?>> stores() {
            return Set.of(Rows.inMemory(EXCEPTIONS));
        }
    }

    @Override
    public void init(ProcessorContext<String, Object> processorContext) {
        context = processorContext;
        exceptions = new ExceptionList(context.getStateStore(EXCEPTIONS));
    }

    @Override
    public void process(Record<String, @Nullable Exemption> record) {
        Exemption exemption = record.value();
        Exemption before = exceptions.get(record.key());
        if (Objects.equals(exemption, before)) {
            return;
        }
        exceptions.put(record.key(), exemption);
        if (before != null) {
            learned(before, record);
        }
        if (exemption != null) {
            learned(exemption, record);
            tell(new TenantFact.ExceptionGiven(exemption), exemption, record);
        } else if (before != null) {
            tell(new TenantFact.ExceptionTaken(before.tenantId(), before.id()), before, record);
        }
    }

    private void learned(Exemption exemption, Record<String, @Nullable Exemption> record) {
        context.forward(
                record.withValue(new Classified.Learned(exemption.tenantId(), exemption.user())), Stages.TRACK_DEVICES);
    }

    /** One partition tells the tenants what all of them read. */
    private void tell(TenantFact fact, Exemption exemption, Record<String, @Nullable Exemption> record) {
        if (context.taskId().partition() == 0) {
            context.forward(
                    new Record<>(Keys.tenant(exemption.tenantId()), fact, record.timestamp()), Stages.WRITE_BY_TENANT);
        }
    }
}
