package io.holdout.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.azure.messaging.eventhubs.EventData;
import com.azure.messaging.eventhubs.EventHubClientBuilder;
import com.azure.messaging.eventhubs.EventHubProducerClient;
import com.azure.messaging.eventhubs.models.SendOptions;
import io.holdout.app.broker.EmbeddedBroker;
import io.holdout.app.broker.SharedBroker;
import io.holdout.model.Topics;
import io.holdout.simulator.hub.EventHubsEmulator;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Two instances as processes of their own, that are killed, stopped and cut off while events come in. */
@ExtendWith(SharedBroker.class)
class IngestKillTest {
    private static final int PARTITIONS = 4;

    /** Events a stage and partition; enough that a process dies in the middle of them. */
    private static final int EVENTS = 400;

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path directory = Path.of("");

    @Test
    void nothingIsLostOrWrittenTwice(EmbeddedBroker broker) throws Exception {
        Map<String, Object> kafka = Map.of("bootstrap.servers", broker.bootstrapServers());
        Topics topics = new Topics("kill", 3);
        try (EventHubsEmulator emulator = EventHubsEmulator.start(0)) {
            emulator.createHub("signins", PARTITIONS);
            try (EventHubProducerClient producer = new EventHubClientBuilder()
                            .connectionString(emulator.connectionString(), "signins")
                            .buildProducerClient();
                    HoldoutProcess first = ingest(emulator, broker, "first");
                    HoldoutProcess second = ingest(emulator, broker, "second")) {
                first.await(line -> line.startsWith("Reading"));
                second.await(line -> line.startsWith("Reading"));
                publish(producer, 0);
                awaitMore(kafka, topics, 0);
                first.kill();
                publish(producer, 1);
                awaitMore(kafka, topics, 1);
                emulator.faults().dropConnections();
                publish(producer, 2);
                try (HoldoutProcess third = ingest(emulator, broker, "third")) {
                    third.await(line -> line.startsWith("Reading"));
                    second.terminate();
                    publish(producer, 3);
                    await().atMost(PATIENCE)
                            .until(() -> WrittenSignIns.of(kafka, topics).size() >= 4 * PARTITIONS * EVENTS);
                }
            }
        }

        List<String> expected = new ArrayList<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            for (int i = 0; i < 4 * EVENTS; i++) {
                expected.add(partition + "/" + i + " " + partition + "-" + i);
            }
        }
        assertThat(WrittenSignIns.of(kafka, topics)).containsExactlyInAnyOrderElementsOf(expected);
    }

    private HoldoutProcess ingest(EventHubsEmulator emulator, EmbeddedBroker broker, String name) throws IOException {
        return HoldoutProcess.start(
                directory.resolve(name),
                Map.of("HOLDOUT_CONNECTION_STRING", emulator.connectionString()),
                "ingest",
                "--hub",
                "signins",
                "--bootstrap",
                broker.bootstrapServers(),
                "--prefix",
                "kill",
                "--partitions",
                "3");
    }

    /** Waits until the first events of a stage have been written, with most of them still to come. */
    private static void awaitMore(Map<String, Object> kafka, Topics topics, int stage) {
        await().atMost(PATIENCE).until(() -> WrittenSignIns.of(kafka, topics).size() > stage * PARTITIONS * EVENTS);
    }

    private static void publish(EventHubProducerClient producer, int stage) {
        Instant signedIn = Instant.now().minusSeconds(3600);
        for (int partition = 0; partition < PARTITIONS; partition++) {
            List<EventData> events = new ArrayList<>();
            for (int i = stage * EVENTS; i < (stage + 1) * EVENTS; i++) {
                String record = WrittenSignIns.record(partition + "-" + i, signedIn);
                events.add(new EventData("{\"records\":[" + record + "]}"));
            }
            producer.send(events, new SendOptions().setPartitionId(Integer.toString(partition)));
        }
    }
}
