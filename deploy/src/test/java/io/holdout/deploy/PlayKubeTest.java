package io.holdout.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.holdout.simulator.hub.EmulatorSettings;
import io.holdout.simulator.hub.EventHubsEmulator;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.containers.Network;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.kafka.KafkaContainer;

/** The pods of the chart run: with the users, limits and volumes that it gives them each service becomes ready. */
@Tag("containers")
@Testcontainers(disabledWithoutDocker = true)
@Timeout(300)
class PlayKubeTest {
    private static final String HUB = "insights-logs-signinlogs";
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final List<String> SERVICES = List.of("ingest", "processor", "sinks");

    @TempDir
    private Path folder = Path.of("");

    private final Network network = Network.newNetwork();
    private final KafkaContainer kafka = Containers.kafka(network);
    private final List<Path> played = new ArrayList<>();

    @BeforeEach
    void startKafka() throws Exception {
        assumeTrue(
                Podman.knows(Containers.name(network)),
                "podman is not the engine of the other containers, or not here");
        kafka.start();
    }

    @AfterEach
    void removeAll() throws Exception {
        for (Path file : played) {
            Podman.run("kube", "down", file.toString());
        }
        // what Kubernetes would keep too
        Podman.tryTo("secret", "rm", "holdout-hub", "holdout-teams");
        Podman.tryTo("volume", "rm", "--force", "holdout-hub", "holdout-state", "tmp");
        kafka.stop();
        network.close();
    }

    @Test
    void everyServiceBecomesReadyAsTheChartHasIt() throws Exception {
        InetAddress here = Containers.gateway(network);
        assumeTrue(NetworkInterface.getByInetAddress(here) != null, "containers run on another machine");
        List<JsonNode> objects = Chart.render(
                Chart.values("trial"), Map.of("trialKafka.enabled", false, "kafka.bootstrap", Containers.BOOTSTRAP));
        try (EventHubsEmulator emulator =
                EventHubsEmulator.start(0, null, EmulatorSettings.IN_MEMORY, new BoundSockets(here))) {
            emulator.createHub(HUB, 2);
            emulator.createHub("insights-logs-noninteractiveusersigninlogs", 2);
            String connection = emulator.connectionString().replace("127.0.0.1", here.getHostAddress());
            Map<String, URI> ready = new HashMap<>();
            for (String service : SERVICES) {
                ready.put(service, play(service, objects, connection));
            }
            ready.forEach((service, uri) -> await().alias(service)
                    .atMost(PATIENCE)
                    .ignoreExceptions()
                    .untilAsserted(() -> assertThat(status(uri)).isEqualTo(200)));
        }
    }

    /** Where the service is to say that it is ready. */
    private URI play(String service, List<JsonNode> objects, String connection) throws Exception {
        String kind = service.equals("processor") ? "StatefulSet" : "Deployment";
        ObjectNode workload = Chart.one(kind, "holdout-" + service, objects).deepCopy();
        ObjectNode container = (ObjectNode) workload.at("/spec/template/spec/containers/0");
        URI ready = onThisMachine(container);
        container.put("image", Containers.IMAGE);
        // without it podman 4.3 ends with a stack trace
        workload.findValues("secret").forEach(source -> ((ObjectNode) source).put("optional", false));
        List<JsonNode> documents = new ArrayList<>();
        if (service.equals("ingest")) {
            secretOfFiles("holdout-hub", "connection-string", connection);
        } else if (service.equals("sinks")) {
            secretOfVariables("holdout-teams", "webhook", "https://contoso.webhook.office.com/webhookb2/of-a-trial");
        }
        documents.addAll(volumes(workload));
        documents.add(workload);
        Path file = folder.resolve(service + ".yaml");
        List<String> written = new ArrayList<>();
        for (JsonNode document : documents) {
            written.add(new YAMLMapper().writeValueAsString(document));
        }
        Files.writeString(file, String.join("", written));
        played.add(file);
        Podman.run("kube", "play", "--network", Containers.name(network), file.toString());
        return ready;
    }

    /** Publishes the port. podman asks probes with curl in the container, which has none: what they ask is asked from here. */
    private static URI onThisMachine(ObjectNode container) throws IOException {
        String path = container.at("/readinessProbe/httpGet/path").asText();
        container.remove(List.of("livenessProbe", "readinessProbe", "startupProbe"));
        ObjectNode port = (ObjectNode) container.at("/ports/0");
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port.put("hostPort", free.getLocalPort()).put("hostIP", "127.0.0.1");
            return URI.create("http://127.0.0.1:" + free.getLocalPort() + path);
        }
    }

    /** podman has no StatefulSet: it becomes a Deployment, and its templates claims. */
    private static List<JsonNode> volumes(ObjectNode workload) {
        workload.put("kind", "Deployment");
        ObjectNode spec = (ObjectNode) workload.get("spec");
        List<JsonNode> claims = new ArrayList<>();
        if (spec.remove("volumeClaimTemplates") instanceof ArrayNode templates) {
            for (JsonNode template : templates) {
                ObjectNode claim = template.deepCopy();
                claim.put("apiVersion", "v1").put("kind", "PersistentVolumeClaim");
                String name = template.at("/metadata/name").asText();
                ((ObjectNode) claim.get("metadata")).put("name", "holdout-" + name);
                ((ArrayNode) workload.at("/spec/template/spec/volumes"))
                        .addObject()
                        .put("name", name)
                        .putObject("persistentVolumeClaim")
                        .put("claimName", "holdout-" + name);
                claims.add(claim);
            }
        }
        return claims;
    }

    /** podman 4.3 wants what becomes a file as it is, and writes base64 into it otherwise. */
    private void secretOfFiles(String name, String key, String value) throws IOException, InterruptedException {
        secret(name, new YAMLMapper().writeValueAsString(Map.of("data", Map.of(key, value))));
    }

    /** And what becomes a variable in another form. */
    private void secretOfVariables(String name, String key, String value) throws IOException, InterruptedException {
        String encoded = Base64.getEncoder().encodeToString(value.getBytes(UTF_8));
        secret(name, new ObjectMapper().writeValueAsString(Map.of(key, encoded)));
    }

    private void secret(String name, String content) throws IOException, InterruptedException {
        Podman.run(
                "secret",
                "create",
                name,
                Files.writeString(folder.resolve(name), content).toString());
    }

    private static int status(URI uri) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(10)).build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
