package io.holdout.app.ops;

import io.holdout.model.Rule;
import io.holdout.model.ocsf.DetectionFinding;
import io.holdout.processor.ProcessorListener;
import io.holdout.processor.stage.Tally;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
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
    private final Timer lag;

    public ProcessorMeters(MeterRegistry registry, Health health) {
        this.registry = registry;
        this.health = health;
        health.waiting(PART, "is starting"); // it can be asked before it has anything to say
        registry.gauge("holdout.processor.serving", serving);
        registry.gauge("holdout.processor.restoring.records", remaining);
        lag = registry.timer("holdout.processor.lag");
        for (Rule rule : Rule.values()) {
            for (DetectionFinding.Activity activity : DetectionFinding.Activity.values()) {
                findings(rule.id(), activity.caption()); // from zero on, as the first of a rule has to be seen
            }
        }
    }

    /**
     * Shows what the partitions of this instance have counted since the first day, by class; the sum over all instances is the whole.
     * Nothing while partitions are handed out.
     */
    public void count(Supplier<Optional<Tally>> counted) {
        Map<String, ToLongFunction<Tally>> classes = Map.of(
                "legacy", Tally::legacy, "modern", Tally::modern, "ropc", Tally::ropc, "undecided", Tally::undecided);
        classes.forEach((name, one) -> Gauge.builder(
                        "holdout.processor.signins",
                        () -> counted.get()
                                .map(tally -> (double) one.applyAsLong(tally))
                                .orElse(Double.NaN))
                .tag("class", name)
                .register(registry));
        Gauge.builder(
                        "holdout.processor.duplicates",
                        () -> counted.get()
                                .map(tally -> (double) tally.duplicates())
                                .orElse(Double.NaN))
                .register(registry);
    }

    /** Shows how many records of these topics are not read yet. */
    public void watch(List<String> topics, ToLongFunction<String> lag) {
        for (String topic : topics) {
            deadLetters(topic); // from zero on, or the first would not have risen it for Prometheus
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

    @Override
    public void lag(Duration age) {
        lag.record(age);
    }

    @Override
    public void found(DetectionFinding finding) {
        findings(finding.metadata().eventCode(), finding.activityName()).increment();
    }

    @Override
    public void unreadable(String topic) {
        deadLetters(topic).increment();
    }

    private Counter findings(String rule, String activity) {
        return registry.counter(
                "holdout.processor.findings", "rule", rule, "activity", activity.toLowerCase(Locale.ROOT));
    }

    private Counter deadLetters(String topic) {
        return registry.counter("holdout.processor.dead.letters", "topic", topic);
    }
}
