package io.holdout.processor;

import io.holdout.model.JsonSerde;
import io.holdout.model.Keys;
import io.holdout.model.Topics;
import io.holdout.model.ecs.EcsSerializer;
import io.holdout.model.ocsf.DetectionFinding;
import io.holdout.processor.detect.SourceFact;
import io.holdout.processor.detect.TenantFact;
import io.holdout.processor.stage.StageSettings;
import io.holdout.processor.stage.Stages;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;

/**
 * The topology, in the order of its flow. Every box has the name of the drawing in the README, of its class and of its metrics.
 *
 * <pre>
 * holdout.signins ────► read-signins ─► classify ─┬─► watch-sources ───────────────────► write-alerts ──► holdout.alerts
 *                                                 │                                      ▲
 * holdout.inventory ──► keep-inventory ──┐        └─► track-devices ─┬───────────────────┤
 * holdout.exceptions ─► keep-exceptions ─┼───────────────► ▲         ├─► write-devices ──┼► holdout.devices
 * holdout.posture ────► keep-posture ────┘                           ├─► by-source ─► spot-spray
 *         ▲                                                          └─► by-tenant ─► judge-tenant ─► write-posture ─┐
 *         └──────────────────────────────────────────────────────────────────────────────────────────────────────────┘
 * </pre>
 */
public final class SignInTopology {
    private SignInTopology() {}

    public static Topology of(Topics topics, StageSettings settings) {
        return in(new Topology(), topics, settings, ProcessorListener.NONE);
    }

    /**
     * The topology, built in an empty one.
     *
     * @param topology empty, with the configuration that concerns its making
     */
    static Topology in(Topology topology, Topics topics, StageSettings settings, ProcessorListener listener) {
        users(topology, topics, settings, listener);
        sources(topology, topics, settings, listener);
        tenants(topology, topics, settings, listener);
        if (topics.has(Topics.Extra.ALERTS_ECS)) {
            alertsOnceMore(topology, topics);
        }
        return topology;
    }

    /** What is decided for each user, and by category of the log. */
    static void users(Topology topology, Topics topics, StageSettings settings, ProcessorListener listener) {
        topology.addSource(
                AutoOffsetReset.earliest(),
                Stages.READ_SIGNINS,
                new EventTime(listener, InstantSource.system()),
                new StringDeserializer(),
                JsonSerde.signInEvents().deserializer(),
                topics.signIns());
        topology.addProcessor(Stages.CLASSIFY, Stages.classify(), Stages.READ_SIGNINS);
        topology.addSource(
                AutoOffsetReset.earliest(),
                Stages.READ_INVENTORY,
                new ReadFirst(),
                new StringDeserializer(),
                JsonSerde.inventory().deserializer(),
                topics.inventory());
        topology.addProcessor(Stages.KEEP_INVENTORY, Stages.keepInventory(), Stages.READ_INVENTORY);
        topology.addSource(
                AutoOffsetReset.earliest(),
                Stages.READ_EXCEPTIONS,
                new ReadFirst(),
                new StringDeserializer(),
                JsonSerde.exemptions().deserializer(),
                topics.exceptions());
        topology.addProcessor(Stages.KEEP_EXCEPTIONS, Stages.keepExceptions(), Stages.READ_EXCEPTIONS);
        topology.addSource(
                AutoOffsetReset.earliest(),
                Stages.READ_POSTURE,
                new ReadFirst(),
                new StringDeserializer(),
                Stages.postureReader(),
                topics.posture());
        topology.addProcessor(Stages.KEEP_POSTURE, Stages.keepPosture(), Stages.READ_POSTURE);
        topology.addProcessor(
                Stages.TRACK_DEVICES,
                Stages.trackDevices(settings, topics.has(Topics.Extra.SIGNINS_OCSF)),
                Stages.CLASSIFY,
                Stages.KEEP_INVENTORY,
                Stages.KEEP_EXCEPTIONS,
                Stages.KEEP_POSTURE);
        topology.connectProcessorAndStateStores(Stages.TRACK_DEVICES, Stages.tables());
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
                findings(listener),
                SignInTopology::withTheUser,
                Stages.TRACK_DEVICES,
                Stages.WATCH_SOURCES);
        if (topics.has(Topics.Extra.SIGNINS_OCSF)) {
            topology.addSink(
                    Stages.WRITE_SIGNINS_OCSF,
                    topics.extra(Topics.Extra.SIGNINS_OCSF),
                    new StringSerializer(),
                    JsonSerde.authentications().serializer(),
                    SignInTopology::withTheUser,
                    Stages.TRACK_DEVICES);
        }
        topology.addSink(
                Stages.WRITE_BY_SOURCE,
                topics.bySource(),
                new StringSerializer(),
                Stages.sourceFactWriter(),
                SignInTopology::bySource,
                Stages.TRACK_DEVICES);
        topology.addSink(
                Stages.WRITE_BY_TENANT,
                topics.byTenant(),
                new StringSerializer(),
                Stages.tenantFactWriter(),
                SignInTopology::byTenant,
                Stages.TRACK_DEVICES,
                Stages.CLASSIFY,
                Stages.KEEP_EXCEPTIONS);
    }

    /** What is decided for each network. */
    static void sources(Topology topology, Topics topics, StageSettings settings, ProcessorListener listener) {
        topology.addSource(
                AutoOffsetReset.earliest(),
                Stages.READ_BY_SOURCE,
                new StringDeserializer(),
                Stages.sourceFactReader(),
                topics.bySource());
        topology.addProcessor(
                Stages.SPOT_SPRAY, Stages.spotSpray(settings, topics.partitions()), Stages.READ_BY_SOURCE);
        topology.addSink(
                Stages.WRITE_SPRAYS,
                topics.alerts(),
                new StringSerializer(),
                findings(listener),
                SignInTopology::withTheUser,
                Stages.SPOT_SPRAY);
    }

    /** What is decided for each tenant, and told to every partition. */
    static void tenants(Topology topology, Topics topics, StageSettings settings, ProcessorListener listener) {
        topology.addSource(
                AutoOffsetReset.earliest(),
                Stages.READ_BY_TENANT,
                new StringDeserializer(),
                Stages.tenantFactReader(),
                topics.byTenant());
        topology.addProcessor(
                Stages.JUDGE_TENANT, Stages.judgeTenant(settings, topics.partitions()), Stages.READ_BY_TENANT);
        topology.addSink(
                Stages.WRITE_TENANT_ALERTS,
                topics.alerts(),
                new StringSerializer(),
                findings(listener),
                SignInTopology::withTheUser,
                Stages.JUDGE_TENANT);
        topology.addSink(
                Stages.WRITE_POSTURE,
                topics.posture(),
                new StringSerializer(),
                Stages.postureWriter(),
                (topic, key, posture, partitions) -> everywhere(partitions),
                Stages.JUDGE_TENANT);
    }

    /**
     * The alerts in another form, from the topic itself: no stage has to know of it, and where it is switched on later it begins with the
     * oldest alert there is.
     */
    static void alertsOnceMore(Topology topology, Topics topics) {
        topology.addSource(
                AutoOffsetReset.earliest(),
                Stages.READ_ALERTS,
                new StringDeserializer(),
                JsonSerde.findings().deserializer(),
                topics.alerts());
        topology.addSink(
                Stages.WRITE_ALERTS_ECS,
                topics.extra(Topics.Extra.ALERTS_ECS),
                new StringSerializer(),
                new EcsSerializer(),
                SignInTopology::withTheUser,
                Stages.READ_ALERTS);
    }

    private static Serializer<DetectionFinding> findings(ProcessorListener listener) {
        return new Overheard<>(JsonSerde.findings().serializer(), listener::found);
    }

    /** Whatever is about a user lies in that user's partition. */
    private static Optional<Set<Integer>> withTheUser(String topic, String key, Object value, int partitions) {
        return Optional.of(Set.of(Keys.partition(key, partitions)));
    }

    /** What is about a network lies in one partition, and how far a partition has come in all. */
    private static Optional<Set<Integer>> bySource(String topic, String key, SourceFact fact, int partitions) {
        return fact instanceof SourceFact.Reached
                ? everywhere(partitions)
                : Optional.of(Set.of(Keys.partition(key, partitions)));
    }

    private static Optional<Set<Integer>> byTenant(String topic, String key, TenantFact fact, int partitions) {
        return fact instanceof TenantFact.Reached
                ? everywhere(partitions)
                : Optional.of(Set.of(Keys.partition(key, partitions)));
    }

    private static Optional<Set<Integer>> everywhere(int partitions) {
        return Optional.of(IntStream.range(0, partitions).boxed().collect(Collectors.toUnmodifiableSet()));
    }
}
