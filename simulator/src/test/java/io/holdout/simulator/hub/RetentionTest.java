package io.holdout.simulator.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.azure.messaging.eventhubs.EventData;
import com.azure.messaging.eventhubs.EventHubProducerClient;
import com.azure.messaging.eventhubs.PartitionProperties;
import com.azure.messaging.eventhubs.models.EventPosition;
import com.azure.messaging.eventhubs.models.PartitionEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;

/** What is kept is bounded, and so is what is handed out. */
class RetentionTest {
    private static final int KILOBYTE = 1024;

    @Test
    void keepsSoManyEvents() throws IOException {
        EmulatorSettings settings = EmulatorSettings.IN_MEMORY.retaining(1 << 20, 10);
        try (EventHubsEmulator emulator = EventHubsEmulator.start(0, null, settings);
                Client client = new Client(emulator, "signins")) {
            Hub hub = emulator.createHub("signins", 1);

            client.producer().send(Client.events("e", 25));

            PartitionProperties properties = client.producer().getPartitionProperties("0");
            assertThat(properties.getBeginningSequenceNumber()).isEqualTo(15);
            assertThat(properties.getLastEnqueuedSequenceNumber()).isEqualTo(24);
            assertThat(hub.partition("0").beginSequenceNumber()).isEqualTo(15);
            assertThat(Reading.of(client.consumer(), "0", EventPosition.earliest())
                            .awaitEvents(10)
                            .bodies())
                    .startsWith("e15")
                    .hasSize(10);
        }
    }

    private static void publish(Client client, int count, int size) {
        EventHubProducerClient producer = client.producer();
        for (int i = 0; i < count; i++) {
            producer.send(List.of(new EventData(new byte[size])), Client.to("0"));
        }
    }

    @Test
    void keepsSoManyBytesInMemory() throws IOException {
        EmulatorSettings settings = EmulatorSettings.IN_MEMORY.retaining(2 * 64 * KILOBYTE, Integer.MAX_VALUE);
        try (EventHubsEmulator emulator = EventHubsEmulator.start(0, null, settings);
                Client client = new Client(emulator, "signins")) {
            HubPartition partition = emulator.createHub("signins", 2).partition("0");

            publish(client, 200, KILOBYTE);

            // half of the hub's 128 kB, of which an eighth may be missing or the last batch be too much
            assertThat(partition.lastSequenceNumber()).isEqualTo(199);
            assertThat(200 - partition.beginSequenceNumber()).isBetween(45L, 64L);
        }
    }

    @Test
    void keepsSoManyBytesOnDisk(@TempDir Path directory) throws IOException {
        EmulatorSettings settings = EmulatorSettings.ON_DISK.retaining(64 * KILOBYTE, Integer.MAX_VALUE);
        long begin;
        try (EventHubsEmulator emulator = EventHubsEmulator.start(0, directory, settings);
                Client client = new Client(emulator, "signins")) {
            HubPartition partition = emulator.createHub("signins", 1).partition("0");

            publish(client, 200, KILOBYTE);

            begin = partition.beginSequenceNumber();
            assertThat(200 - begin).isBetween(45L, 64L);
            assertThat(bytes(directory)).isBetween(50L * KILOBYTE, 67L * KILOBYTE);
            Reading all = Reading.of(client.consumer(), "0", EventPosition.earliest());
            assertThat(all.awaitEvents((int) (200 - begin)).sequenceNumbers()).startsWith(begin);
        }
        try (EventHubsEmulator again = EventHubsEmulator.start(0, directory, settings)) {
            HubPartition partition = again.createHub("signins", 1).partition("0");
            assertThat(partition.beginSequenceNumber()).isEqualTo(begin);
            assertThat(partition.lastSequenceNumber()).isEqualTo(199);
        }
    }

    private static long bytes(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    /** Takes what it is given and asks for no more than it is told to. */
    private static final class Modest extends BaseSubscriber<PartitionEvent> {
        private final List<PartitionEvent> events = new CopyOnWriteArrayList<>();

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            subscription.request(2);
        }

        @Override
        protected void hookOnNext(PartitionEvent event) {
            events.add(event);
        }
    }

    @Test
    void handsOutNoMoreThanAConsumerAsksFor() throws IOException {
        try (EventHubsEmulator emulator = EventHubsEmulator.start(0);
                Client client = new Client(emulator, "signins")) {
            emulator.createHub("signins", 1);
            publish(client, 30, 1_000_000);
            Modest modest = new Modest();
            int prefetch = 3;

            client.opened(client.builder(Client.GROUP).prefetchCount(prefetch).buildAsyncConsumerClient())
                    .receiveFromPartition("0", EventPosition.earliest())
                    .subscribe(modest);

            await().atMost(Reading.PATIENCE).until(() -> modest.events.size() == 2);
            await().during(Duration.ofMillis(300)).until(() -> emulator.delivered() <= 2 + 2 * prefetch);
            modest.request(28);
            await().atMost(Reading.PATIENCE).until(() -> modest.events.size() == 30);
            modest.cancel();
        }
    }
}
