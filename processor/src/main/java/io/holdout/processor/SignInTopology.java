package io.holdout.processor;

import io.holdout.model.JsonSerde;
import io.holdout.model.Keys;
import io.holdout.model.Topics;
import io.holdout.processor.stage.StageSettings;
import io.holdout.processor.stage.Stages;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;

/**
 * The topology, in the order of its flow. Every box has the name of the drawing in the README, of its class and of its metrics.
 *
 * <pre>
 * holdout.signins ─► read-signins ─► classify ─┬─► track-devices ─┬─► write-devices ─► holdout.devices
 *                                              │                  └─► write-alerts ──► holdout.alerts
 *                                              └─► watch-sources ───────┘
 * </pre>
 */
public final class SignInTopology {
    private SignInTopology() {}

    public static Topology of(Topics topics, StageSettings settings) {
        Topology topology = new Topology();
        topology.addSource(
                AutoOffsetReset.earliest(),
                Stages.READ_SIGNINS,
                new EventTime(),
                new StringDeserializer(),
                JsonSerde.signInEvents().deserializer(),
                topics.signIns());
        topology.addProcessor(Stages.CLASSIFY, Stages.classify(), Stages.READ_SIGNINS);
        topology.addProcessor(Stages.TRACK_DEVICES, Stages.trackDevices(settings), Stages.CLASSIFY);
        topology.addProcessor(Stages.WATCH_SOURCES, Stages.watchSources(settings), Stages.CLASSIFY);
        topology.addSink(
                Stages.WRITE_DEVICES,
                topics.devices(),
                new StringSerializer(),
                JsonSerde.deviceStates().serializer(),
                SignInTopology::withTheUser,
                Stages.TRACK_DEVICES);
        topology.addSink(
                Stages.WRITE_ALERTS,
                topics.alerts(),
                new StringSerializer(),
                JsonSerde.findings().serializer(),
                SignInTopology::withTheUser,
                Stages.TRACK_DEVICES,
                Stages.WATCH_SOURCES);
        return topology;
    }

    /** Whatever is about a user lies in that user's partition. */
    private static Optional<Set<Integer>> withTheUser(String topic, String key, Object value, int partitions) {
        return Optional.of(Set.of(Keys.partition(key, partitions)));
    }
}
