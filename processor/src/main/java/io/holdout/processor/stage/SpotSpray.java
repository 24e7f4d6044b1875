package io.holdout.processor.stage;

import io.holdout.model.Keys;
import io.holdout.processor.detect.SourceFact;
import io.holdout.processor.spray.Network;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

    /** Users and five minutes held in memory, over all networks: of some 200 bytes each. */
    private static final int RECENT = 100_000;

    private final StageSettings settings;
    private final int partitions;
    private ProcessorContext<String, Object> context;
    private KeyValueStore<Bytes, byte[]> store;
    private Timers timers;
    private Clock clock;

    /** What networks were looked at up to. */
    private Instant horizon = Instant.EPOCH;

    /** Networks as their rows show them, the one used last at the end: a network that tries passwords tries again. */
    private final Map<String, Network> recent = new LinkedHashMap<>(16, 0.75f, true);

    private long weight;

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
    public void init(ProcessorContext<String, Object> processorContext) {
        context = processorContext;
        CheckpointFile.delete(context);
        store = context.getStateStore(SPRAYS);
        timers = new Timers(store);
        clock = new Clock(store, settings.grace(), partitions);
        horizon = clock.horizon();
    }

    @Override
    public void process(Record<String, SourceFact> record) {
        if (record.value() instanceof SourceFact.Attempt attempt) {
            Network network = network(record.key());
            if (network.take(attempt, horizon)) {
                tell(network.report(horizon), record.timestamp());
                arm(network);
            }
            keep(network);
        } else if (record.value() instanceof SourceFact.Reached reached) {
            if (clock.accept(reached.partition(), reached.time(), reached.last())) {
                timers.run(clock.horizon(), (kind, key) -> wake(key, record.timestamp()));
                horizon = clock.horizon();
            }
            if (clock.isOut()) {
                timers.all(Timers.Kind.WAKE_NETWORK).forEach(key -> conclude(key, record.timestamp()));
            }
            if (reached.last()) {
                context.commit();
            }
        }
    }

    private void wake(String key, long timestamp) {
        Network network = network(key);
        network.arm(Instant.MAX);
        tell(network.reach(clock.horizon()), timestamp);
        arm(network);
        keep(network);
    }

    /** Nothing follows for which the end of what has come would have to wait. */
    private void conclude(String key, long timestamp) {
        Network network = network(key);
        tell(network.conclude(clock.time(), horizon), timestamp);
        arm(network);
        keep(network);
    }

    private void tell(List<Network.Alert> alerts, long timestamp) {
        alerts.forEach(
                alert -> context.forward(new Record<>(alert.key(), alert.finding(), timestamp), Stages.WRITE_SPRAYS));
    }

    /** Rather wakes a network for nothing than moves its timer with every attempt. */
    private void arm(Network network) {
        Instant due = network.due();
        if (due.isBefore(network.armed())) {
            timers.set(due, Timers.Kind.WAKE_NETWORK, network.key());
            network.arm(due);
        }
    }

    private Network network(String key) {
        Network network = recent.remove(key);
        if (network == null) {
            return Network.load(key, new SprayRows(store, key), horizon, settings.voice(Keys.tenantOf(key)));
        }
        weight -= network.weight();
        return network;
    }

    private void keep(Network network) {
        recent.put(network.key(), network);
        weight += network.weight();
        var eldest = recent.values().iterator();
        while (weight > RECENT && recent.size() > 1) {
            weight -= eldest.next().weight();
            eldest.remove();
        }
    }
}
