package io.holdout.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdout.model.Topics;
import io.holdout.processor.ProcessorService;
import io.holdout.processor.SignInTopology;
import io.holdout.processor.stage.StageSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyDescription;
import org.junit.jupiter.api.Test;

/** Declared topics are the code's, and a service may do to them what its code does. */
class TopicsAndAccessTest {
    private static final Path EVERYTHING = Path.of("src", "test", "values", "values-everything.yaml");

    @Test
    void everyTopicIsDeclaredAsTheCodeDoes() throws IOException {
        Topics topics = new Topics("acme", 24).with(EnumSet.allOf(Topics.Extra.class));
        Map<String, String> ours = new TreeMap<>();
        topics.all((short) 3).forEach(topic -> ours.put(topic.name(), text(topic)));
        NewTopic checkpoints = topics.checkpointTopic("contoso.signins.holdout", 8, (short) 3);
        ours.put(checkpoints.name(), text(checkpoints));

        Map<String, String> declared = new TreeMap<>();
        for (JsonNode topic : Chart.ofKind("KafkaTopic", Chart.render(EVERYTHING))) {
            JsonNode spec = topic.get("spec");
            Map<String, String> config = new TreeMap<>();
            spec.get("config")
                    .properties()
                    .forEach(
                            entry -> config.put(entry.getKey(), entry.getValue().asText()));
            declared.put(
                    spec.get("topicName").asText(),
                    text(spec.get("partitions").asInt(), spec.get("replicas").asInt(), config));
        }

        assertThat(declared).containsExactlyEntriesOf(ours);
    }

    @Test
    void extrasAreDeclaredOnlyWhereTheyAreSwitchedOn() throws IOException {
        List<JsonNode> objects = Chart.render(Chart.values("strimzi"));

        assertThat(Chart.ofKind("KafkaTopic", objects))
                .extracting(topic -> topic.at("/spec/topicName").asText())
                .containsExactlyInAnyOrderElementsOf(new Topics("holdout", 12)
                        .all((short) 3).stream().map(NewTopic::name).toList());
        assertThat(Chart.one("KafkaUser", "holdout-processor", objects).toString())
                .doesNotContain("ecs", "ocsf");
    }

    private static String text(NewTopic topic) {
        return text(topic.numPartitions(), topic.replicationFactor(), new TreeMap<>(topic.configs()));
    }

    private static String text(int partitions, int replicas, Map<String, String> config) {
        return partitions + " partitions, " + replicas + " replicas, " + config;
    }

    /** The topology says what it reads and writes; what it cannot read goes to the dead letters. */
    @Test
    void theProcessorMayReadAndWriteWhatItsTopologyDoes() throws IOException {
        Topics topics = new Topics("acme", 24).with(EnumSet.allOf(Topics.Extra.class));
        Map<String, Set<String>> needed = new TreeMap<>();
        Topology topology = SignInTopology.of(topics, StageSettings.defaults("test"));
        for (TopologyDescription.Subtopology part : topology.describe().subtopologies()) {
            for (TopologyDescription.Node node : part.nodes()) {
                if (node instanceof TopologyDescription.Source source) {
                    source.topicSet().forEach(topic -> need(needed, topic, "Read"));
                } else if (node instanceof TopologyDescription.Sink sink) {
                    need(needed, String.valueOf(sink.topic()), "Write");
                }
            }
        }
        need(needed, topics.deadLetters(), "Write");

        assertThat(granted("acme-processor", "topic", "literal")).isEqualTo(needed);
    }

    @Test
    void ingestWritesWhatItReadsFromTheHub() throws IOException {
        Topics topics = new Topics("acme", 24);

        assertThat(granted("acme-ingest", "topic", "literal"))
                .isEqualTo(Map.of(topics.signIns(), Set.of("Write"), topics.deadLetters(), Set.of("Write")));
        assertThat(granted("acme-ingest", "topic", "prefix"))
                .isEqualTo(Map.of(topics.checkpoints(""), Set.of("Read", "Write")));
    }

    @Test
    void sinksReadAlertsAndKeepTheirLedger() throws IOException {
        Topics topics = new Topics("acme", 24);

        assertThat(granted("acme-sinks", "topic", "literal"))
                .isEqualTo(Map.of(topics.alerts(), Set.of("Read"), topics.deliveries(), Set.of("Read", "Write")));
        assertThat(granted("acme-sinks", "topic", "prefix")).isEmpty();
    }

    /** Where checkpoint topics are declared ingest makes none; else it makes them and lets them grow with their hub. */
    @Test
    void ingestMakesTopicsOnlyWhereNobodyElseDoes() throws IOException {
        assertThat(Chart.one("KafkaUser", "holdout-ingest", Chart.render(EVERYTHING))
                        .toString())
                .doesNotContain("Create", "Alter");
        assertThat(Chart.one("KafkaUser", "holdout-ingest", Chart.render(Chart.values("strimzi")))
                        .toString())
                .contains("Create", "Alter");
    }

    /** Names that stand in the code of the services. */
    @Test
    void groupsAndTransactionsAreTheCodes() throws IOException {
        String processor = ProcessorService.applicationId(new Topics("acme", 24));

        assertThat(granted("acme-processor", "group", "literal")).containsOnlyKeys(processor);
        assertThat(granted("acme-processor", "transactionalId", "prefix")).containsOnlyKeys(processor + "-");
        assertThat(granted("acme-processor", "topic", "prefix")).containsOnlyKeys(processor + "-");
        assertThat(granted("acme-ingest", "group", "prefix")).containsOnlyKeys("acme-ingest-");
        assertThat(granted("acme-ingest", "transactionalId", "prefix")).containsOnlyKeys("acme.ingest.");
        assertThat(granted("acme-sinks", "group", "literal")).containsOnlyKeys("acme-deliveries");
        assertThat(granted("acme-sinks", "transactionalId", "prefix")).containsOnlyKeys("acme-deliveries-");
    }

    /** Every service looks at every topic when it starts, and no user may do more than look beyond what it needs. */
    @Test
    void everyTopicMayBeLookedAt() throws IOException {
        Topics topics = new Topics("holdout", 12);
        for (JsonNode user : Chart.ofKind("KafkaUser", Chart.render(Chart.values("strimzi")))) {
            Map<String, Set<String>> literal = new HashMap<>();
            acls(user, "topic", "literal", literal);
            assertThat(literal.keySet())
                    .containsExactlyInAnyOrderElementsOf(
                            topics.all((short) 3).stream().map(NewTopic::name).toList());
            assertThat(literal.values())
                    .allMatch(operations -> operations.containsAll(Set.of("Describe", "DescribeConfigs")));
            assertThat(user.toString()).doesNotContain("\"All\"", "Delete", "\"cluster\"", "\"*\"");
        }
    }

    private static void need(Map<String, Set<String>> needed, String topic, String operation) {
        needed.computeIfAbsent(topic, name -> new TreeSet<>()).add(operation);
    }

    /** What the user of the release "everything" may do beyond looking; the user's name has the prefix of the topics here. */
    private static Map<String, Set<String>> granted(String user, String type, String pattern) throws IOException {
        Map<String, Set<String>> operations = new TreeMap<>();
        String name = user.replaceFirst("^acme", "holdout");
        acls(Chart.one("KafkaUser", name, Chart.render(EVERYTHING)), type, pattern, operations);
        if (type.equals("topic")) {
            operations.values().forEach(all -> all.removeAll(Set.of("Describe", "DescribeConfigs", "Create")));
            operations.values().removeIf(Set::isEmpty);
        }
        return operations;
    }

    private static void acls(JsonNode user, String type, String pattern, Map<String, Set<String>> operations) {
        for (JsonNode acl : user.at("/spec/authorization/acls")) {
            JsonNode resource = acl.get("resource");
            if (resource.get("type").asText().equals(type)
                    && resource.get("patternType").asText().equals(pattern)) {
                acl.get("operations")
                        .forEach(operation ->
                                need(operations, resource.get("name").asText(), operation.asText()));
            }
        }
    }
}
