package io.holdout.processor.stage;

import io.holdout.model.Keys;
import io.holdout.model.Tick;
import io.holdout.model.ocsf.DetectionFinding;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.Record;

/** {@code watch-sources} of one partition, which the test driver of a whole topology cannot tell. */
final class Watch {
    private final MockProcessorContext<String, Object> context;
    private Processor<String, Classified, String, Object> stage;

    Watch(int partition) {
        context = new MockProcessorContext<>(new Properties(), new TaskId(0, partition), null);
        TestStores.inMemory(WatchSources.FLOWS, context);
        stage = started();
    }

    private Processor<String, Classified, String, Object> started() {
        Processor<String, Classified, String, Object> fresh =
                new WatchSources.Supplier(StageSettings.defaults("test")).get();
        fresh.init(context);
        return fresh;
    }

    /** Goes on with what lies in the store, and nothing else. */
    void restart() {
        stage = started();
    }

    void take(Tick tick) {
        stage.process(new Record<>(Keys.tick(tick.source()), new Classified.Time(tick), 0));
    }

    /** Everything passed on, by key. */
    List<Record<? extends String, ?>> written() {
        return context.forwarded().stream()
                .<Record<? extends String, ?>>map(captured -> captured.record())
                .toList();
    }

    List<DetectionFinding> findings() {
        return written().stream()
                .map(record -> (DetectionFinding) record.value())
                .toList();
    }
}
