package io.holdout.processor.stage;

import io.holdout.model.Tick;
import io.holdout.model.ocsf.DetectionFinding;
import io.holdout.processor.detect.Flows;
import io.holdout.processor.detect.Intake;
import io.holdout.processor.detect.Silence;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * Notices that a category of the log has fallen silent, from the counts in the ticks of all sources. What they told is kept by
 * minute and decided, minute by minute, once every source has gone past it: so it does not matter which source was read faster.
 * Every partition gets every tick; the first one speaks for all.
 */
final class WatchSources implements Processor<String, Classified, String, Object> {
    static final String FLOWS = "flows";

    private static final int SPEAKER = 0;

    private static final Bytes FLOWS_ROW = RowKey.of('f').bytes();
    private static final Rows.Codec<Flows> FLOWS_CODEC = Rows.codec(Flows.class);
    private static final Rows.Codec<Intake> INTAKE_CODEC = Rows.codec(Intake.class);
    private static final Rows.Codec<Counted> COUNTED_CODEC = Rows.codec(Counted.class);

    private final StageSettings settings;
    private final Map<String, Counted> sources = new HashMap<>();
    private ProcessorContext<String, Object> context;
    private KeyValueStore<Bytes, byte[]> store;
    private Clock clock;
    private Flows flows = Flows.NONE;
    private boolean speaks;

    private WatchSources(StageSettings settings) {
        this.settings = settings;
    }

    /** The stage with its store. */
    record Supplier(StageSettings settings) implements ProcessorSupplier<String, Classified, String, Object> {
        @Override
        public Processor<String, Classified, String, Object> get() {
            return new WatchSources(settings);
        }

        @Override
        public Set<StoreBuilder<?>> stores() {
            return Set.of(Rows.inMemory(FLOWS));
        }
    }

    /** How far a source has counted, by name of the category, and at which time of its own. */
    record Counted(String source, Instant time, long records, Map<String, Long> byCategory) {

        static Counted of(Tick tick) {
            return new Counted(
                    tick.source(),
                    tick.time(),
                    tick.counts().records(),
                    tick.counts().byCategory());
        }

        /** True for a source that counts from nothing again; one that only repeats itself is not later. */
        private boolean isBegunAnew(Counted next) {
            return next.time.isAfter(time) && next.records < records;
        }

        /** What has come since. */
        Map<String, Long> until(Counted next) {
            Map<String, Long> risen = new TreeMap<>();
            if (!isBegunAnew(next)) {
                next.byCategory.forEach((category, n) -> {
                    long more = n - byCategory.getOrDefault(category, 0L);
                    if (more > 0) {
                        risen.put(category, more);
                    }
                });
            }
            return risen;
        }

        Counted and(Counted next) {
            if (isBegunAnew(next)) {
                return next;
            }
            Map<String, Long> most = new TreeMap<>(byCategory);
            next.byCategory.forEach((category, n) -> most.merge(category, n, Math::max));
            return new Counted(
                    source, next.time.isAfter(time) ? next.time : time, Math.max(records, next.records), most);
        }
    }

    @Override
    public void init(ProcessorContext<String, Object> processorContext) {
        context = processorContext;
        speaks = context.taskId().partition() == SPEAKER;
        store = context.getStateStore(FLOWS);
        clock = new Clock(store, Duration.ZERO);
        byte[] row = store.get(FLOWS_ROW);
        if (row != null) {
            flows = FLOWS_CODEC.read(row);
        }
        try (KeyValueIterator<Bytes, byte[]> rows =
                store.range(RowKey.of('c').bytes(), RowKey.of('c').last())) {
            rows.forEachRemaining(counted -> {
                Counted source = COUNTED_CODEC.read(counted.value);
                sources.put(source.source(), source);
            });
        }
    }

    @Override
    public void process(Record<String, Classified> record) {
        if (speaks && record.value() instanceof Classified.Time time) {
            take(time.tick(), record.timestamp());
        }
    }

    private void take(Tick tick, long timestamp) {
        Counted next = Counted.of(tick);
        Counted before = sources.get(tick.source());
        Counted counted = before == null ? next : before.and(next);
        sources.put(tick.source(), counted);
        store.put(RowKey.of('c').text(tick.source()).bytes(), COUNTED_CODEC.write(counted));

        // what a source had counted before it was first heard of is no flow
        Map<String, Long> risen = before == null ? Map.of() : before.until(next);
        Instant minute = minuteOf(counted.time());
        Instant undecided = minuteOf(clock.time());
        keep(minute.isBefore(undecided) ? undecided : minute, tick, risen);

        if (clock.accept(tick)) {
            decideBefore(minuteOf(clock.time()), timestamp);
        }
    }

    private void keep(Instant minute, Tick tick, Map<String, Long> risen) {
        Bytes key = RowKey.of('m').time(minute).text(tick.source()).bytes();
        byte[] row = store.get(key);
        Intake before = row == null ? new Intake(minute, tick.source(), Map.of(), false) : INTAKE_CODEC.read(row);
        Intake after = before.and(risen, tick.out());
        if (row == null || !after.equals(before)) {
            store.put(key, INTAKE_CODEC.write(after));
        }
    }

    /** Decides every minute that is over for all sources. */
    private void decideBefore(Instant end, long timestamp) {
        Map<Instant, List<Intake>> minutes = new TreeMap<>();
        List<Bytes> decided = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> rows =
                store.range(RowKey.of('m').bytes(), RowKey.of('m').time(end).bytes())) {
            rows.forEachRemaining(row -> {
                Intake intake = INTAKE_CODEC.read(row.value);
                minutes.computeIfAbsent(intake.minute(), m -> new ArrayList<>()).add(intake);
                decided.add(row.key);
            });
        }
        if (decided.isEmpty()) {
            return;
        }
        minutes.forEach((minute, intakes) -> {
            Flows.Step step = flows.after(minute, intakes, settings.sourceSilentAfter(), settings.voice());
            flows = step.flows();
            step.findings().forEach(finding -> forward(finding, timestamp));
        });
        decided.forEach(store::delete);
        store.put(FLOWS_ROW, FLOWS_CODEC.write(flows));
    }

    private void forward(DetectionFinding finding, long timestamp) {
        context.forward(new Record<>(Silence.KEY, finding, timestamp), Stages.WRITE_ALERTS);
    }

    private static Instant minuteOf(Instant time) {
        return time.truncatedTo(ChronoUnit.MINUTES);
    }
}
