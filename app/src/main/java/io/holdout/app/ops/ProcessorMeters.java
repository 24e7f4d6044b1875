package io.holdout.app.ops;

import io.holdout.processor.ProcessorListener;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What {@code processor} shows: its health, and its meters: {@code holdout_processor_serving} and so on. */
public final class ProcessorMeters implements ProcessorListener {
    private static final Logger log = LoggerFactory.getLogger(ProcessorMeters.class);
    private static final String PART = "processor";

    private final MeterRegistry registry;
    private final Health health;
    private final AtomicInteger serving = new AtomicInteger();
    private final AtomicLong remaining = new AtomicLong();

    public ProcessorMeters(MeterRegistry registry, Health health) {
        this.registry = registry;
        this.health = health;
        registry.gauge("holdout.processor.serving", serving);
        registry.gauge("holdout.processor.restoring.records", remaining);
    }

    /** Shows how many records of these topics are not read yet. */
    public void watch(List<String> topics, ToLongFunction<String> lag) {
        for (String topic : topics) {
            Gauge.builder("holdout.processor.lag.records", () -> lag.applyAsLong(topic))
                    .tag("topic", topic)
                    .register(registry);
        }
    }

    @Override
    public void serving() {
        log.info("every partition of this instance is being worked on");
        serving.set(1);
        health.ready(PART);
    }

    @Override
    public void waiting(String why) {
        serving.set(0);
        health.waiting(PART, why);
    }

    @Override
    public void restoring(long records) {
        remaining.set(records);
    }
}
