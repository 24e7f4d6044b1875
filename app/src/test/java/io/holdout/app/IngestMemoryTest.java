package io.holdout.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdout.app.broker.BrokerProcess;
import io.holdout.model.Topics;
import io.holdout.simulator.hub.EmulatorSettings;
import io.holdout.simulator.hub.EventHubsEmulator;
import io.holdout.simulator.hub.Hub;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IngestMemoryTest {
    private static final int PARTITIONS = 32;

    /** In each partition: in all more than the heap of 512 MB, by far. */
    private static final int EVENTS = 24;

    private static final int MEGABYTE = 1 << 20;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    private Path directory = Path.of("");

    /** With a broker that stands still nothing can be got rid of, and all that was asked for comes. */
    @Test
    void partitionsFullOfTheLargestEventsFitIntoHalfAGigabyte() throws Exception {
        Topics topics = new Topics("memory", 2);
        EmulatorSettings settings = EmulatorSettings.ON_DISK.retaining(4L << 30, Integer.MAX_VALUE);
        try (HoldoutProcess broker = HoldoutProcess.start(
                        directory.resolve("broker-errors"),
                        Map.of(),
                        BrokerProcess.class,
                        IngestTrial.SHORT_LIVED,
                        directory.resolve("broker").toString(),
                        "0");
                EventHubsEmulator emulator = EventHubsEmulator.start(0, directory.resolve("hub"), settings)) {
            Hub hub = emulator.createHub(OtherIngest.HUB, PARTITIONS);
            String bootstrap = broker.await(line -> line.contains(":"));
            Map<String, Object> kafka = Map.of("bootstrap.servers", bootstrap);
            try (HoldoutProcess ingest = HoldoutProcess.start(
                    directory.resolve("errors"),
                    Map.of("HOLDOUT_CONNECTION_STRING", emulator.connectionString()),
                    Holdout.class,
                    List.of("-Xmx512m", "-XX:TieredStopAtLevel=1"),
                    "ingest",
                    "--hub",
                    OtherIngest.HUB,
                    "--bootstrap",
                    bootstrap,
                    "--prefix",
                    topics.prefix(),
                    "--partitions",
                    "2")) {
                await().atMost(PATIENCE).until(() -> hub.receivers() == PARTITIONS);
                broker.freeze();
                for (int i = 0; i < PARTITIONS * EVENTS; i++) {
                    hub.partition(Integer.toString(i % PARTITIONS)).publish(largest("e" + i));
                }
                AtomicLong before = new AtomicLong();
                await().pollInterval(Duration.ofSeconds(2))
                        .atMost(PATIENCE)
                        .until(() -> before.getAndSet(emulator.delivered()) == emulator.delivered());
                broker.thaw();

                await().atMost(PATIENCE)
                        .until(() -> WrittenSignIns.of(kafka, topics).size() >= PARTITIONS * EVENTS);
                assertThat(ingest.stderr()).doesNotContain("OutOfMemory");
            }
            assertThat(WrittenSignIns.of(kafka, topics))
                    .hasSize(PARTITIONS * EVENTS)
                    .doesNotHaveDuplicates();
        }
    }

    /** A sign-in, and a record of another category that fills the rest of the event. */
    private static byte[] largest(String id) {
        String records =
                "{\"records\":[" + WrittenSignIns.record(id, Instant.now().minusSeconds(60))
                        + ",{\"category\":\"AuditLogs\",\"properties\":{\"text\":\"";
        return PublishedEvents.data(records + "x".repeat(MEGABYTE - 2048 - records.length()) + "\"}}]}");
    }
}
