package io.holdout.processor;

import io.holdout.model.Counts;
import io.holdout.model.DeviceState;
import io.holdout.model.Exemption;
import io.holdout.model.InventoryRow;
import io.holdout.model.JsonSerde;
import io.holdout.model.Keys;
import io.holdout.model.PostureChange;
import io.holdout.model.Rule;
import io.holdout.model.SignIn;
import io.holdout.model.SignInEvent;
import io.holdout.model.Tick;
import io.holdout.model.Topics;
import io.holdout.model.ocsf.Authentication;
import io.holdout.model.ocsf.DetectionFinding;
import io.holdout.processor.detect.Posture;
import io.holdout.processor.detect.SourceFact;
import io.holdout.processor.detect.TenantFact;
import io.holdout.processor.stage.StageSettings;
import io.holdout.processor.stage.Stages;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.jspecify.annotations.Nullable;

/**
 * The topology as a reader of its topics sees it, over as many partitions as wanted: a driver for each partition of the users, and one
 * for everything that is keyed anew, with its topics carried over as a broker would.
 */
public final class Tenant implements AutoCloseable {
    private final List<Partition> partitions = new ArrayList<>();
    private final Driver sources;
    private final TenantStage tenants;
    private final TestInputTopic<String, @Nullable SourceFact> bySource;
    private final Map<String, DeviceState> devices = new TreeMap<>();
    private final List<DetectionFinding> findings = new ArrayList<>();
    private final List<TenantFact> facts = new ArrayList<>();
    private final List<KeyValue<String, Authentication>> authentications = new ArrayList<>();

    private static class Driver {
        final TopologyTestDriver driver;
        final TestOutputTopic<String, DetectionFinding> alerts;

        Driver(Consumer<Topology> parts, Topics topics) {
            driver = TestDrivers.inMemory(parts);
            alerts = driver.createOutputTopic(
                    topics.alerts(),
                    new StringDeserializer(),
                    JsonSerde.findings().deserializer());
        }
    }

    private static final class Partition extends Driver {
        final TestInputTopic<String, SignInEvent> signIns;
        final TestInputTopic<String, @Nullable Posture> posture;
        final TestInputTopic<String, @Nullable InventoryRow> inventory;
        final TestInputTopic<String, @Nullable Exemption> exceptions;
        final TestOutputTopic<String, DeviceState> devices;
        final TestOutputTopic<String, SourceFact> bySource;
        final TestOutputTopic<String, TenantFact> byTenant;
        final TestOutputTopic<String, Authentication> authentications;

        Partition(Topics topics, StageSettings settings) {
            super(topology -> SignInTopology.users(topology, topics, settings, ProcessorListener.NONE), topics);
            signIns = driver.createInputTopic(
                    topics.signIns(),
                    new StringSerializer(),
                    JsonSerde.signInEvents().serializer());
            posture = driver.createInputTopic(topics.posture(), new StringSerializer(), Stages.postureWriter());
            inventory = driver.createInputTopic(
                    topics.inventory(),
                    new StringSerializer(),
                    JsonSerde.inventory().serializer());
            exceptions = driver.createInputTopic(
                    topics.exceptions(),
                    new StringSerializer(),
                    JsonSerde.exemptions().serializer());
            devices = driver.createOutputTopic(
                    topics.devices(),
                    new StringDeserializer(),
                    JsonSerde.deviceStates().deserializer());
            bySource = driver.createOutputTopic(topics.bySource(), new StringDeserializer(), Stages.sourceFactReader());
            byTenant = driver.createOutputTopic(topics.byTenant(), new StringDeserializer(), Stages.tenantFactReader());
            authentications = driver.createOutputTopic(
                    topics.extra(Topics.Extra.SIGNINS_OCSF),
                    new StringDeserializer(),
                    JsonSerde.authentications().deserializer());
        }
    }

    Tenant() {
        this(1);
    }

    Tenant(int partitionCount) {
        this(partitionCount, StageSettings.defaults("test"));
    }

    Tenant(int partitionCount, StageSettings settings) {
        this(new Topics(Topics.DEFAULT_PREFIX, partitionCount), settings);
    }

    Tenant(Topics topics, StageSettings settings) {
        int partitionCount = topics.partitions();
        for (int i = 0; i < partitionCount; i++) {
            partitions.add(new Partition(topics, settings));
        }
        sources = new Driver(
                topology -> SignInTopology.sources(topology, topics, settings, ProcessorListener.NONE), topics);
        bySource =
                sources.driver.createInputTopic(topics.bySource(), new StringSerializer(), Stages.sourceFactWriter());
        tenants = new TenantStage(partitionCount, settings);
    }

    /** Sends sign-ins in this order. */
    Tenant send(SignIn... signIns) {
        for (SignIn signIn : signIns) {
            String key = Keys.user(signIn);
            Partition partition = partitions.get(Keys.partition(key, partitions.size()));
            partition.signIns.pipeInput(key, signIn);
            read(partition);
        }
        return this;
    }

    /** Sends a change of the tenant's posture. */
    Tenant send(PostureChange change) {
        String key = Keys.tenant(change.tenantId());
        Partition partition = partitions.get(Keys.partition(key, partitions.size()));
        partition.signIns.pipeInput(key, change);
        read(partition);
        return this;
    }

    /** Says something of the tenant as if a partition of the users had. */
    Tenant tell(TenantFact... facts) {
        for (TenantFact fact : facts) {
            spread(judge(Keys.tenant("contoso"), fact));
        }
        return this;
    }

    private List<KeyValue<String, Posture>> judge(String key, TenantFact fact) {
        int before = tenants.findings().size();
        List<KeyValue<String, Posture>> told = tenants.tell(key, fact);
        List<DetectionFinding> all = tenants.findings();
        findings.addAll(all.subList(before, all.size()));
        return told;
    }

    private void spread(List<KeyValue<String, Posture>> told) {
        told.forEach(known -> partitions.forEach(each -> {
            each.posture.pipeInput(known.key, known.value);
            read(each);
        }));
    }

    /** What was told of the tenant's posture, in order. */
    List<Posture> postures() {
        return tenants.postures();
    }

    /** Moves the one source's time on. */
    Tenant tick(Instant time) {
        return tick(new Tick("test", time, false, Counts.NONE));
    }

    Tenant tick(String time) {
        return tick(Instant.parse(time));
    }

    Tenant tick(Tick tick) {
        for (Partition partition : partitions) {
            // every test driver takes itself for the first partition, and only the first one watches the counts
            Tick told = partition == partitions.get(0)
                    ? tick
                    : new Tick(tick.v(), tick.source(), tick.time(), tick.out(), tick.inOrder(), Counts.NONE);
            partition.signIns.pipeInput(Keys.tick(tick.source()), told);
            read(partition);
        }
        return this;
    }

    private void read(Partition partition) {
        partition.devices.readRecordsToList().forEach(record -> {
            if (record.value() == null) {
                devices.remove(record.key());
            } else {
                devices.put(record.key(), record.value());
            }
        });
        findings.addAll(partition.alerts.readValuesToList());
        authentications.addAll(partition.authentications.readKeyValuesToList());
        carryOver(partition);
    }

    /** What is keyed anew; every test driver takes itself for the first partition. */
    private void carryOver(Partition partition) {
        int number = partitions.indexOf(partition);
        partition.bySource.readKeyValuesToList().forEach(fact -> {
            bySource.pipeInput(
                    fact.key,
                    fact.value instanceof SourceFact.Reached reached
                            ? new SourceFact.Reached(number, reached.time(), reached.last())
                            : fact.value);
            findings.addAll(sources.alerts.readValuesToList());
        });
        List<KeyValue<String, Posture>> told = new ArrayList<>();
        partition.byTenant.readKeyValuesToList().forEach(fact -> {
            facts.add(fact.value);
            told.addAll(judge(
                    fact.key,
                    fact.value instanceof TenantFact.Reached reached
                            ? new TenantFact.Reached(number, reached.time(), reached.last())
                            : fact.value));
        });
        spread(told);
    }

    /** How a tenant stands, to every partition. */
    Tenant posture(Posture known) {
        partitions.forEach(each -> {
            each.posture.pipeInput(known.tenantId(), known);
            read(each);
        });
        return this;
    }

    /** A row of the inventory, or its end, to every partition. */
    Tenant inventory(String key, @Nullable InventoryRow row) {
        partitions.forEach(each -> {
            each.inventory.pipeInput(key, row);
            read(each);
        });
        return this;
    }

    /** An exception, or its end, to every partition. */
    Tenant exception(String key, @Nullable Exemption exemption) {
        partitions.forEach(each -> {
            each.exceptions.pipeInput(key, exemption);
            read(each);
        });
        return this;
    }

    /** The compacted topic: the last state of every device by its key. */
    Map<String, DeviceState> devices() {
        return devices;
    }

    /** The only device there is. */
    DeviceState device() {
        if (devices.size() != 1) {
            throw new AssertionError("not one device: " + devices.keySet());
        }
        return devices.values().iterator().next();
    }

    DeviceState device(String suffix) {
        return devices.entrySet().stream()
                .filter(entry -> entry.getKey().endsWith("|" + suffix))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + suffix + " in " + devices.keySet()));
    }

    /** Everything on the alerts topic, in order. */
    List<DetectionFinding> findings() {
        return findings;
    }

    /** What was told of single sign-ins, by key, in order. */
    List<KeyValue<String, Authentication>> authentications() {
        return authentications;
    }

    /** What the tenant was told of that kind, in order. */
    <F extends TenantFact> List<F> facts(Class<F> kind) {
        return facts.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    List<DetectionFinding> findings(Rule rule) {
        return findings.stream()
                .filter(f -> rule.id().equals(f.metadata().eventCode()))
                .toList();
    }

    /** The last version of every finding that was not withdrawn, by uid. */
    Map<String, DetectionFinding> lastVersions() {
        return lastVersions(findings);
    }

    static Map<String, DetectionFinding> lastVersions(List<DetectionFinding> findings) {
        Map<String, DetectionFinding> last = new TreeMap<>();
        findings.forEach(finding -> last.put(finding.findingInfo().uid(), finding));
        last.values().removeIf(finding -> finding.statusDetail().equals(DetectionFinding.WITHDRAWN));
        return last;
    }

    List<Rule> rulesRaised() {
        return lastVersions().values().stream()
                .map(f -> f.metadata().eventCode())
                .map(id -> Rule.valueOf(id.toUpperCase(java.util.Locale.ROOT).replace('-', '_')))
                .sorted()
                .toList();
    }

    /** What the first partition wrote into the changelog of a store. */
    long changesOf(String store) {
        Partition first = partitions.get(0);
        String topic = first.driver.producedTopicNames().stream()
                .filter(name -> name.endsWith("-" + store + "-changelog"))
                .findFirst()
                .orElse("");
        return topic.isEmpty()
                ? 0
                : first.driver
                        .createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer())
                        .getQueueSize();
    }

    TopologyTestDriver driver() {
        return partitions.get(0).driver;
    }

    @Override
    public void close() {
        partitions.forEach(partition -> partition.driver.close());
        sources.driver.close();
        tenants.close();
    }
}
