package io.holdout.app.ops;

import io.holdout.ingest.hub.HubCommit;
import io.holdout.ingest.hub.HubListener;
import io.holdout.ingest.normalise.Categories;
import io.holdout.model.AdFsFailure;
import io.holdout.model.Category;
import io.holdout.model.DeadLetter;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What {@code ingest} shows: its log of who reads what, its health, and its meters, named as Prometheus wants them by the registry: {@code holdout_ingest_events_total} and so on. */
public final class IngestMeters implements HubListener {
    private static final Logger log = LoggerFactory.getLogger(IngestMeters.class);
    private static final Duration[] LAGS = {
        Duration.ofMillis(50),
        Duration.ofMillis(150),
        Duration.ofMillis(500),
        Duration.ofSeconds(2),
        Duration.ofSeconds(10),
        Duration.ofMinutes(1),
        Duration.ofMinutes(10),
        Duration.ofMinutes(15),
        Duration.ofMinutes(20),
        Duration.ofMinutes(30),
        Duration.ofHours(1),
        Duration.ofHours(2),
        Duration.ofHours(6)
    };

    /** Ignored records of a category that nobody knows: anybody may send others. */
    private static final String OTHER = "other";

    private final MeterRegistry registry;
    private final Health health;
    private final Map<String, AtomicLong> gauges = new ConcurrentHashMap<>();

    public IngestMeters(MeterRegistry registry, Health health) {
        this.registry = registry;
        this.health = health;
    }

    /** A source is waited for until its group has handed partitions out: it can be asked before it has anything to say. */
    public void expect(String source) {
        health.waiting(source, "is starting");
    }

    @Override
    public void rebalanced(String source, int more) {
        health.ready(source);
        registry.counter("holdout.ingest.rebalances", "hub", source).increment();
    }

    @Override
    public void assigned(String source, int partition) {
        health.waiting(part(source, partition), "is being acquired");
    }

    @Override
    public void acquired(String source, int partition, long after, String cause) {
        log.info("{}, partition {}: read after sequence number {} ({})", source, partition, after, cause);
        registry.counter("holdout.ingest.acquisitions", "hub", source, "cause", cause)
                .increment();
        gauge("holdout.ingest.position", source, partition).set(after); // another instance may have moved it
        gauge("holdout.ingest.partition.owned", source, partition).set(1);
        gauge("holdout.ingest.partition.waiting", source, partition).set(0);
        gauge("holdout.ingest.partition.stopped", source, partition).set(0);
        fromZero(source);
        health.ready(part(source, partition));
    }

    @Override
    public void lost(String source, int partition, String why) {
        gauge("holdout.ingest.partition.waiting", source, partition).set(1);
        health.waiting(part(source, partition), why);
    }

    @Override
    public void released(String source, int partition) {
        gauge("holdout.ingest.partition.owned", source, partition).set(0);
        gauge("holdout.ingest.partition.waiting", source, partition).set(0);
        gauge("holdout.ingest.partition.stopped", source, partition).set(0);
        health.ready(part(source, partition)); // not ours any more
    }

    @Override
    public void committed(HubCommit commit) {
        String source = commit.source();
        registry.counter("holdout.ingest.events", "hub", source).increment((double) commit.events());
        commit.counts()
                .read()
                .forEach((category, n) -> signIns(source, category).increment((double) n));
        commit.counts()
                .ignored()
                .forEach((category, n) -> ignored(source, Categories.isKnown(category) ? category : OTHER)
                        .increment((double) n));
        unreadable(source).increment((double) commit.counts().deadLetters());
        commit.counts().adFs().forEach((failure, n) -> adFs(source, failure).increment((double) n));
        commit.refused().forEach((reason, n) -> deadLetters(source, reason).increment((double) n));
        gauge("holdout.ingest.reconciliation.difference", source, commit.partition())
                .addAndGet(commit.difference());
        gauge("holdout.ingest.position", source, commit.partition()).set(commit.position());
        timer("holdout.ingest.pipeline.lag", source).record(commit.lag());
    }

    /** A counter that is first seen with what it first counted has not risen, for Prometheus, and no alert sees that. */
    private void fromZero(String source) {
        registry.counter("holdout.ingest.events", "hub", source);
        registry.counter("holdout.ingest.lost.to.retention", "hub", source);
        for (Category category : Category.values()) {
            signIns(source, category);
        }
        Categories.names().forEach(category -> ignored(source, category));
        ignored(source, OTHER);
        unreadable(source);
        for (DeadLetter.Reason reason : DeadLetter.Reason.values()) {
            deadLetters(source, reason);
        }
        for (AdFsFailure failure : AdFsFailure.values()) {
            adFs(source, failure);
        }
    }

    private Counter deadLetters(String source, DeadLetter.Reason reason) {
        return registry.counter("holdout.ingest.dead.letters", "hub", source, "reason", reason.id());
    }

    private Counter adFs(String source, AdFsFailure failure) {
        return registry.counter("holdout.ingest.adfs.failures", "hub", source, "failure", failure.id());
    }

    private Counter signIns(String source, Category category) {
        return records(source, category.logName(), "sign-in");
    }

    private Counter ignored(String source, String category) {
        return records(source, category, "ignored");
    }

    private Counter unreadable(String source) {
        return records(source, "unknown", "dead-letter");
    }

    private Counter records(String source, String category, String outcome) {
        return registry.counter("holdout.ingest.records", "hub", source, "category", category, "outcome", outcome);
    }

    @Override
    public void sourceLag(String source, Duration lag) {
        timer("holdout.ingest.source.lag", source).record(lag);
    }

    @Override
    public void end(String source, int partition, long sequence) {
        gauge("holdout.ingest.end", source, partition).set(sequence);
    }

    @Override
    public void gap(String source, int partition, long first, long last) {
        registry.counter("holdout.ingest.lost.to.retention", "hub", source).increment((double) (last - first + 1));
    }

    @Override
    public void stopped(String source, int partition, String why) {
        gauge("holdout.ingest.partition.waiting", source, partition).set(0);
        gauge("holdout.ingest.partition.stopped", source, partition).set(1);
        health.waiting(part(source, partition), why);
    }

    private Timer timer(String name, String source) {
        return Timer.builder(name)
                .tags("hub", source)
                .serviceLevelObjectives(LAGS)
                .register(registry);
    }

    private AtomicLong gauge(String name, String source, int partition) {
        return gauges.computeIfAbsent(name + '/' + source + '/' + partition, key -> {
            AtomicLong value = new AtomicLong();
            registry.gauge(name, Tags.of("hub", source, "partition", Integer.toString(partition)), value);
            return value;
        });
    }

    private static String part(String source, int partition) {
        return source + "/" + partition;
    }
}
