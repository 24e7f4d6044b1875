package io.holdout.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The chart sets the variables that the services know, all of them, and no others. */
class EnvironmentTest {
    /** Of Azure's own libraries and of the JVM. */
    private static final Set<String> OTHERS = Set.of(
            "AZURE_CLIENT_ID",
            "AZURE_TENANT_ID",
            "AZURE_CLIENT_SECRET",
            "AZURE_AUTHORITY_HOST",
            "JDK_JAVA_OPTIONS",
            // of the tests' values
            "TICKETING_URL");

    /** A file is read instead: it can be renewed, and no description of a pod shows it. */
    private static final Set<String> NOT_IN_THE_CHART = Set.of("HOLDOUT_CONNECTION_STRING");

    @ParameterizedTest
    @ValueSource(strings = {"ingest", "processor", "sinks"})
    void everySettingOfAServiceCanBeSet(String service) throws IOException {
        Set<String> missing = new TreeSet<>(Settings.of(service));
        missing.removeAll(NOT_IN_THE_CHART);
        assertThat(missing)
                .as("read from the document")
                .contains("HOLDOUT_BOOTSTRAP", "HOLDOUT_HTTP_PORT", "HOLDOUT_LOG");

        missing.removeAll(rendered().getOrDefault(service, Set.of()));

        assertThat(missing).isEmpty();
    }

    @Test
    void everyVariableIsKnown() throws IOException {
        Map<String, Set<String>> rendered = rendered();

        assertThat(rendered).containsOnlyKeys("ingest", "processor", "sinks", "topics");
        for (Map.Entry<String, Set<String>> command : rendered.entrySet()) {
            Set<String> unknown = new TreeSet<>(command.getValue());
            unknown.removeAll(Settings.of(command.getKey()));
            unknown.removeAll(OTHERS);
            unknown.removeIf(EnvironmentTest::isKafkaProperty);
            assertThat(unknown).as(command.getKey()).isEmpty();
        }
    }

    private static boolean isKafkaProperty(String variable) {
        Set<String> names = new HashSet<>(AdminClientConfig.configNames());
        names.addAll(ProducerConfig.configNames());
        names.addAll(ConsumerConfig.configNames());
        return variable.startsWith("KAFKA_")
                && names.contains(variable.substring("KAFKA_".length())
                        .toLowerCase(Locale.ROOT)
                        .replace('_', '.'));
    }

    /** Variables by command, over all values files. */
    private static Map<String, Set<String>> rendered() throws IOException {
        Map<String, Set<String>> variables = new TreeMap<>();
        for (Path values : Chart.valuesFiles()) {
            for (JsonNode object : Chart.render(values)) {
                JsonNode pod = object.path("kind").asText().equals("Pod")
                        ? object.get("spec")
                        : object.at("/spec/template/spec");
                for (JsonNode container : pod.path("containers")) {
                    if (container.has("args")) {
                        variables
                                .computeIfAbsent(container.at("/args/0").asText(), command -> new TreeSet<>())
                                .addAll(ChartTest.environment(container).keySet());
                    }
                }
            }
        }
        return variables;
    }
}
