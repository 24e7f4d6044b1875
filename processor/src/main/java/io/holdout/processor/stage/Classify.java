package io.holdout.processor.stage;

import io.holdout.model.SignIn;
import io.holdout.model.SignInEvent;
import io.holdout.model.Tick;
import io.holdout.processor.agent.UserAgents;
import io.holdout.processor.detect.Sighting;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;

/** Gives every sign-in its class, its outcome and the device it speaks of. */
final class Classify implements Processor<String, SignInEvent, String, Classified> {
    private final UserAgents agents;
    private ProcessorContext<String, Classified> context;

    private Classify(UserAgents agents) {
        this.agents = agents;
    }

    static ProcessorSupplier<String, SignInEvent, String, Classified> supplier(UserAgents agents) {
        return () -> new Classify(agents);
    }

    @Override
    public void init(ProcessorContext<String, Classified> processorContext) {
        context = processorContext;
    }

    @Override
    public void process(Record<String, SignInEvent> record) {
        SignInEvent event = record.value();
        if (event instanceof SignIn signIn) {
            context.forward(record.withValue(new Classified.Seen(Sighting.of(signIn, agents::decode))));
        } else if (event instanceof Tick tick) {
            context.forward(record.withValue(new Classified.Time(tick)));
        }
    }
}
