package io.holdout.processor.stage;

import io.holdout.model.Keys;
import io.holdout.model.PostureChange;
import io.holdout.model.SignIn;
import io.holdout.model.SignInEvent;
import io.holdout.model.Tick;
import io.holdout.processor.agent.UserAgents;
import io.holdout.processor.detect.Sighting;
import io.holdout.processor.detect.TenantFact;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;

/** Gives every sign-in its class, its outcome and the device it speaks of; what is about a tenant goes to the tenant. */
final class Classify implements Processor<String, SignInEvent, String, Object> {
    private final UserAgents agents;
    private ProcessorContext<String, Object> context;

    private Classify(UserAgents agents) {
        this.agents = agents;
    }

    static ProcessorSupplier<String, SignInEvent, String, Object> supplier(UserAgents agents) {
        return () -> new Classify(agents);
    }

    @Override
    public void init(ProcessorContext<String, Object> processorContext) {
        context = processorContext;
    }

    @Override
    public void process(Record<String, SignInEvent> record) {
        SignInEvent event = record.value();
        if (event instanceof SignIn signIn) {
            context.forward(
                    record.withValue(new Classified.Seen(Sighting.of(signIn, agents::decode))), Stages.TRACK_DEVICES);
        } else if (event instanceof PostureChange change) {
            context.forward(
                    new Record<>(Keys.tenant(change.tenantId()), new TenantFact.Audited(change), record.timestamp()),
                    Stages.WRITE_BY_TENANT);
        } else if (event instanceof Tick tick) {
            Record<String, Classified> time = record.withValue(new Classified.Time(tick));
            context.forward(time, Stages.TRACK_DEVICES);
            context.forward(time, Stages.WATCH_SOURCES);
        }
    }
}
