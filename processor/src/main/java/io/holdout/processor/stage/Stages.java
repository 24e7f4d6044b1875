package io.holdout.processor.stage;

import io.holdout.model.SignInEvent;
import io.holdout.processor.agent.UserAgents;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/** The boxes of the topology by the names they have in its drawing. */
public final class Stages {
    public static final String READ_SIGNINS = "read-signins";
    public static final String CLASSIFY = "classify";
    public static final String TRACK_DEVICES = "track-devices";
    public static final String WATCH_SOURCES = "watch-sources";
    public static final String WRITE_DEVICES = "write-devices";
    public static final String WRITE_ALERTS = "write-alerts";

    private Stages() {}

    public static ProcessorSupplier<String, SignInEvent, String, ?> classify() {
        return Classify.supplier(new UserAgents());
    }

    /** Takes what {@link #classify} passes on; writes to both sinks. */
    public static ProcessorSupplier<String, ?, String, Object> trackDevices(StageSettings settings) {
        return new TrackDevices.Supplier(settings);
    }

    /** Takes what {@link #classify} passes on; writes to the sink of alerts. */
    public static ProcessorSupplier<String, ?, String, Object> watchSources(StageSettings settings) {
        return new WatchSources.Supplier(settings);
    }

    /** What this instance's partitions have counted so far. */
    public static Tally tally(KafkaStreams streams) {
        ReadOnlyKeyValueStore<Bytes, byte[]> store = streams.store(
                StoreQueryParameters.fromNameAndType(TrackDevices.TALLIES, QueryableStoreTypes.keyValueStore()));
        Tally sum = Tally.NONE;
        try (KeyValueIterator<Bytes, byte[]> rows = store.all()) {
            while (rows.hasNext()) {
                sum = sum.plus(Tallies.read(rows.next().value));
            }
        }
        return sum;
    }
}
