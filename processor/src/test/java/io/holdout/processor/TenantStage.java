package io.holdout.processor;

import io.holdout.model.JsonSerde;
import io.holdout.model.Keys;
import io.holdout.model.Topics;
import io.holdout.model.ocsf.DetectionFinding;
import io.holdout.processor.detect.Posture;
import io.holdout.processor.detect.TenantFact;
import io.holdout.processor.stage.StageSettings;
import io.holdout.processor.stage.Stages;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.jspecify.annotations.Nullable;

/** The part of the topology that judges tenants, as a reader of its topics sees it. */
final class TenantStage implements AutoCloseable {
    private final int partitions;
    private final TopologyTestDriver driver;
    private final TestInputTopic<String, @Nullable TenantFact> byTenant;
    private final TestOutputTopic<String, DetectionFinding> alerts;
    private final TestOutputTopic<String, Posture> posture;
    private final List<DetectionFinding> findings = new ArrayList<>();
    private final List<Posture> postures = new ArrayList<>();

    TenantStage(int partitions, StageSettings settings) {
        this.partitions = partitions;
        Topics topics = new Topics(Topics.DEFAULT_PREFIX, partitions);
        driver = TestDrivers.inMemory(
                topology -> SignInTopology.tenants(topology, topics, settings, ProcessorListener.NONE));
        byTenant = driver.createInputTopic(topics.byTenant(), new StringSerializer(), Stages.tenantFactWriter());
        alerts = driver.createOutputTopic(
                topics.alerts(), new StringDeserializer(), JsonSerde.findings().deserializer());
        posture = driver.createOutputTopic(topics.posture(), new StringDeserializer(), Stages.postureReader());
    }

    /** Takes in a fact; returns what was told of postures because of it, by key. */
    List<KeyValue<String, Posture>> tell(String key, TenantFact fact) {
        byTenant.pipeInput(key, fact);
        findings.addAll(alerts.readValuesToList());
        List<KeyValue<String, Posture>> told = posture.readKeyValuesToList();
        told.forEach(each -> postures.add(each.value));
        return told;
    }

    /** Takes in that every partition of the users has come so far. */
    void reach(Instant time) {
        for (int partition = 0; partition < partitions; partition++) {
            tell(Keys.tick("partition " + partition), new TenantFact.Reached(partition, time, false));
        }
    }

    /** Everything on the alerts topic, in order. */
    List<DetectionFinding> findings() {
        return findings;
    }

    /** The last version of every finding that was not withdrawn, by uid. */
    Map<String, DetectionFinding> lastVersions() {
        return Tenant.lastVersions(findings);
    }

    /** What was told of the tenant's posture, in order. */
    List<Posture> postures() {
        return postures;
    }

    @Override
    public void close() {
        driver.close();
    }
}
