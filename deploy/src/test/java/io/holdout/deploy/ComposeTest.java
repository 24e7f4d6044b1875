package io.holdout.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/** The file for Docker Compose fits the services, Prometheus and Grafana. */
class ComposeTest {
    private static final Path FOLDER = Path.of("compose");
    private static final List<String> SERVICES = List.of("ingest", "processor", "sinks");

    /** With the aliases and merges that Compose resolves too. */
    private static JsonNode compose() throws IOException {
        Map<String, Object> tree = new Yaml().load(Files.readString(FOLDER.resolve("compose.yaml")));
        return new ObjectMapper().valueToTree(tree);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ingest", "processor", "sinks"})
    void everyVariableIsOneOfTheServices(String name) throws IOException {
        JsonNode service = compose().at("/services/" + name);
        Set<String> unknown = new TreeSet<>();
        service.get("environment").fieldNames().forEachRemaining(unknown::add);
        unknown.removeAll(Settings.of(name));
        unknown.remove("JDK_JAVA_OPTIONS");

        assertThat(unknown).isEmpty();
        assertThat(service.at("/command/0").asText()).isEqualTo(name);
        assertThat(service.at("/environment/HOLDOUT_BOOTSTRAP").asText()).isEqualTo("kafka:9092");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ingest", "processor", "sinks"})
    void everyServiceIsLockedDown(String name) throws IOException {
        JsonNode service = compose().at("/services/" + name);

        assertThat(service.path("read_only").asBoolean()).isTrue();
        assertThat(service.at("/cap_drop/0").asText()).isEqualTo("ALL");
        assertThat(service.path("mem_limit").asText()).isNotEmpty();
        assertThat(service.path("stop_grace_period").asText()).isEqualTo("45s");
        assertThat(service.at("/tmpfs/0").asText()).startsWith("/tmp:");
    }

    @Test
    void whatIsNotOursIsPinned() throws IOException {
        for (String name : List.of("kafka", "prometheus", "grafana")) {
            assertThat(compose().at("/services/" + name + "/image").asText())
                    .matches("[a-z/]+:v?[0-9]+\\.[0-9]+\\.[0-9]+");
        }
    }

    /** Nobody but this machine, and no secret in the file. */
    @Test
    void portsAreOnLoopbackAndSecretsAreFiles() throws IOException {
        compose()
                .get("services")
                .forEach(service -> service.path("ports")
                        .forEach(port -> assertThat(port.asText()).startsWith("127.0.0.1:")));
        assertThat(Files.readString(FOLDER.resolve("compose.yaml"))).doesNotContain("Endpoint=", "https://");
        assertThat(Files.readString(FOLDER.resolve("secrets/.gitignore"))).startsWith("*\n");
    }

    @Test
    void everyFileThatIsMountedIsThere() throws IOException {
        List<String> mounted = new ArrayList<>();
        compose()
                .get("services")
                .forEach(service -> service.path("volumes").forEach(volume -> {
                    String from = volume.asText().split(":", -1)[0];
                    if (from.startsWith(".")) {
                        mounted.add(from);
                    }
                }));
        assertThat(mounted).hasSizeGreaterThan(4).allMatch(path -> Files.exists(FOLDER.resolve(path)));
    }

    @Test
    void prometheusAsksEachServiceWhereItAnswers() throws IOException {
        JsonNode scrape = Chart.YAML
                .readTree(FOLDER.resolve("prometheus/prometheus.yaml").toFile())
                .at("/scrape_configs/0");
        List<String> asked = new ArrayList<>();
        scrape.at("/dns_sd_configs/0/names").forEach(name -> asked.add(name.asText()));

        assertThat(asked).isEqualTo(SERVICES);
        assertThat(scrape.get("metrics_path").asText()).isEqualTo("/metrics");
        for (String service : SERVICES) {
            JsonNode environment = compose().at("/services/" + service + "/environment");
            assertThat(environment.get("HOLDOUT_HTTP_PORT").asText())
                    .isEqualTo(scrape.at("/dns_sd_configs/0/port").asText());
            assertThat(environment.get("HOLDOUT_HTTP_HOST").asText()).isEqualTo("0.0.0.0");
        }
    }

    @Test
    void theConfigurationOfPrometheusIsOne() throws Exception {
        // the rules lie elsewhere here than in the container
        Promtool.run(
                "check",
                "config",
                "--syntax-only",
                FOLDER.resolve("prometheus/prometheus.yaml").toString());
    }
}
