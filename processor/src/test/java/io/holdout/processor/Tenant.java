package io.holdout.processor;

import io.holdout.model.Counts;
import io.holdout.model.DeviceState;
import io.holdout.model.JsonSerde;
import io.holdout.model.Keys;
import io.holdout.model.Rule;
import io.holdout.model.SignIn;
import io.holdout.model.SignInEvent;
import io.holdout.model.Tick;
import io.holdout.model.Topics;
import io.holdout.model.ocsf.DetectionFinding;
import io.holdout.processor.stage.StageSettings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;

/** The topology as a reader of its topics sees it, over as many partitions as wanted. */
public final class Tenant implements AutoCloseable {
    private final List<Partition> partitions = new ArrayList<>();
    private final Map<String, DeviceState> devices = new TreeMap<>();
    private final List<DetectionFinding> findings = new ArrayList<>();

    private static final class Partition {
        final TopologyTestDriver driver;
        final TestInputTopic<String, SignInEvent> signIns;
        final TestOutputTopic<String, DeviceState> devices;
        final TestOutputTopic<String, DetectionFinding> alerts;

        Partition(StageSettings settings) {
            Topics topics = new Topics(Topics.DEFAULT_PREFIX, 1);
            Properties config = new Properties();
            config.put(StreamsConfig.APPLICATION_ID_CONFIG, "test-" + java.util.UUID.randomUUID());
            config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:9092");
            driver = new TopologyTestDriver(SignInTopology.of(topics, settings), config);
            signIns = driver.createInputTopic(
                    topics.signIns(),
                    new StringSerializer(),
                    JsonSerde.signInEvents().serializer());
            devices = driver.createOutputTopic(
                    topics.devices(),
                    new StringDeserializer(),
                    JsonSerde.deviceStates().deserializer());
            alerts = driver.createOutputTopic(
                    topics.alerts(),
                    new StringDeserializer(),
                    JsonSerde.findings().deserializer());
        }
    }

    Tenant() {
        this(1);
    }

    Tenant(int partitionCount) {
        this(partitionCount, StageSettings.defaults("test"));
    }

    Tenant(int partitionCount, StageSettings settings) {
        for (int i = 0; i < partitionCount; i++) {
            partitions.add(new Partition(settings));
        }
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
                    : new Tick(tick.source(), tick.time(), tick.out(), Counts.NONE);
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

    List<DetectionFinding> findings(Rule rule) {
        return findings.stream()
                .filter(f -> rule.id().equals(f.metadata().eventCode()))
                .toList();
    }

    /** The last version of every finding that was not withdrawn, by uid. */
    Map<String, DetectionFinding> lastVersions() {
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
    }
}
