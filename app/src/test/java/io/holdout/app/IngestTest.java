package io.holdout.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdout.app.broker.EmbeddedBroker;
import io.holdout.app.broker.SharedBroker;
import io.holdout.model.Topics;
import io.holdout.simulator.hub.EventHubsEmulator;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The command as users run it. */
@ExtendWith(SharedBroker.class)
class IngestTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path directory = Path.of("");

    /** A connection string that names its hub, and one that does not: two namespaces as far as ingest knows. */
    @Test
    void severalHubsOfSeveralNamespacesAreReadAndShownAndLeftInPeace(EmbeddedBroker broker) throws Exception {
        Map<String, Object> kafka = Map.of("bootstrap.servers", broker.bootstrapServers());
        Topics topics = new Topics("several", 2);
        try (EventHubsEmulator first = EventHubsEmulator.start(0);
                EventHubsEmulator second = EventHubsEmulator.start(0)) {
            publish(first, "signins", "a");
            publish(first, "tokens", "b");
            publish(second, "others", "c");
            Path strings = Files.writeString(
                    directory.resolve("strings"),
                    first.connectionString() + ";EntityPath=signins\n" + first.connectionString()
                            + ";EntityPath=tokens\n" + second.connectionString() + ";EntityPath=others\n");
            try (HoldoutProcess ingest = HoldoutProcess.start(
                    directory.resolve("errors"),
                    Map.of("HOLDOUT_CONNECTION_STRING_FILE", strings.toString(), "HOLDOUT_HTTP_PORT", "0"),
                    "ingest",
                    "--bootstrap",
                    broker.bootstrapServers(),
                    "--prefix",
                    topics.prefix(),
                    "--partitions",
                    "2")) {
                String shown = ingest.await(line -> line.startsWith("Metrics and health at "));
                String address = shown.substring(shown.indexOf("http"));
                ingest.await(line -> line.contains("others"));
                await().atMost(PATIENCE).until(() -> hubs(kafka, topics).size() == 3);

                assertThat(hubs(kafka, topics))
                        .containsExactly("127-0-0-1.others", "127-0-0-1.signins", "127-0-0-1.tokens");
                await().atMost(PATIENCE)
                        .until(() -> ask(address + "/health/ready").statusCode() == 200);
                assertThat(ask(address + "/metrics").body())
                        .contains("holdout_ingest_events_total{hub=\"127-0-0-1.others\"} 1.0")
                        .contains(
                                "holdout_ingest_reconciliation_difference{hub=\"127-0-0-1.signins\",partition=\"0\"} 0.0")
                        .contains("holdout_ingest_rebalances_total{hub=\"127-0-0-1.tokens\"}");

                ingest.terminate();
                ingest.exitCode(Duration.ofSeconds(30));
                assertThat(ingest.stderr())
                        .doesNotContain("SharedAccessKey")
                        .doesNotContain("WARN")
                        .doesNotContain("ERROR");
            }
        }
    }

    private static void publish(EventHubsEmulator emulator, String hub, String id) {
        String record = WrittenSignIns.record(id, Instant.now().minusSeconds(60));
        emulator.createHub(hub, 1).partition("0").publish(PublishedEvents.data("{\"records\":[" + record + "]}"));
    }

    private static List<String> hubs(Map<String, Object> kafka, Topics topics) {
        return WrittenSignIns.committed(kafka, topics, topics.signIns()).stream()
                .filter(record -> record.headers().lastHeader("hub") != null)
                .map((ConsumerRecord<byte[], byte[]> record) -> WrittenSignIns.header(record, "hub"))
                .sorted()
                .toList();
    }

    private static HttpResponse<String> ask(String address) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(address))
                                .timeout(Duration.ofSeconds(20))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }
}
