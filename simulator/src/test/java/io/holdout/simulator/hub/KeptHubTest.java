package io.holdout.simulator.hub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.messaging.eventhubs.EventData;
import com.azure.messaging.eventhubs.EventHubProducerClient;
import com.azure.messaging.eventhubs.models.EventPosition;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hub in a directory, however its process ends. */
class KeptHubTest {
    @TempDir
    private Path directory;

    private EventHubsEmulator start() throws IOException {
        return EventHubsEmulator.start(0, directory);
    }

    private static Client client(EventHubsEmulator emulator) {
        return new Client(emulator, "signins");
    }

    private static void publish(Client client, String word, int count) {
        client.producer().send(Client.events(word, count), Client.to("0"));
    }

    private static List<EventData> read(Client client, int count) {
        return Reading.of(client.consumer(), "0", EventPosition.earliest()).awaitEvents(count).events().stream()
                .map(event -> event.getData())
                .toList();
    }

    private static List<List<Object>> look(List<EventData> events) {
        return events.stream()
                .map(event -> List.<Object>of(
                        event.getSequenceNumber(),
                        event.getOffsetString(),
                        event.getEnqueuedTime(),
                        event.getBodyAsString(),
                        event.getProperties()))
                .toList();
    }

    @Test
    void isTheSameAfterARestart() throws IOException {
        Instant created;
        List<List<Object>> before;
        try (EventHubsEmulator emulator = start();
                Client client = client(emulator)) {
            Hub hub = emulator.createHub("SignIns", 2, "Archive");
            created = hub.createdAt();
            publish(client, "a", 3);
            publish(client, "b", 2);
            hub.partition("0").trimTo(1);
            hub.addPartitions(1);
            before = look(read(client, 4));
        }

        try (EventHubsEmulator emulator = start();
                Client client = client(emulator)) {
            assertThat(emulator.hubs()).hasSize(1);
            EventHubProducerClient producer = client.producer();
            assertThat(producer.getEventHubProperties().getName()).isEqualTo("SignIns");
            assertThat(producer.getEventHubProperties().getCreatedAt()).isEqualTo(created);
            assertThat(producer.getPartitionIds()).containsExactly("0", "1", "2");
            assertThat(look(read(client, 4))).isEqualTo(before);
            assertThat(Reading.of(client.consumer("archive"), "0", EventPosition.earliest())
                            .awaitEvents(4)
                            .isOver())
                    .isFalse();
            publish(client, "c", 1);
            assertThat(read(client, 5).get(4).getSequenceNumber()).isEqualTo(5);
            assertThat(emulator.createHub("signins", 1).partitions()).isEqualTo(3);
        }
    }

    @Test
    void isTheSameAfterItsProcessWasKilled() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Host.class.getName(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        Instant created;
        try (BufferedReader lines = process.inputReader(UTF_8)) {
            created = Instant.parse(lines.readLine());
            assertThat(lines.readLine()).isEqualTo("published");
        } finally {
            process.destroyForcibly().waitFor();
        }

        try (EventHubsEmulator emulator = start();
                Client client = client(emulator)) {
            assertThat(emulator.hubs().get(0).createdAt()).isEqualTo(created);
            assertThat(read(client, 7))
                    .extracting(EventData::getBodyAsString)
                    .containsExactly("e0", "e1", "e2", "e3", "e4", "e5", "e6");
        }
    }

    /** A process that publishes seven events and then waits for its end. */
    static final class Host {
        private Host() {}

        public static void main(String[] args) throws Exception {
            EventHubsEmulator emulator = EventHubsEmulator.start(0, Path.of(args[0]));
            System.out.println(emulator.createHub("signins", 1).createdAt());
            publish(client(emulator), "e", 7);
            System.out.println("published");
            Thread.currentThread().join();
        }
    }

    private void publishTwoBatches() throws IOException {
        try (EventHubsEmulator emulator = start();
                Client client = client(emulator)) {
            emulator.createHub("signins", 1);
            publish(client, "first", 2);
            publish(client, "last", 3);
        }
    }

    private Path lastFile() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(".log"))
                    .max(Path::compareTo)
                    .orElseThrow();
        }
    }

    private void assertLastBatchGoneAndGoingOn() throws IOException {
        try (EventHubsEmulator emulator = start();
                Client client = client(emulator)) {
            HubPartition partition = emulator.createHub("signins", 1).partition("0");
            assertThat(partition.lastSequenceNumber()).isEqualTo(1);
            publish(client, "next", 1);
            List<EventData> events = read(client, 3);
            assertThat(events).extracting(EventData::getBodyAsString).containsExactly("first0", "first1", "next0");
            assertThat(events).extracting(EventData::getSequenceNumber).containsExactly(0L, 1L, 2L);
        }
        try (EventHubsEmulator emulator = start()) {
            assertThat(emulator.hubs().get(0).partition("0").lastSequenceNumber())
                    .isEqualTo(2);
        }
    }

    @Test
    void losesNoMoreThanABatchThatWasNotWrittenToItsEnd() throws IOException {
        publishTwoBatches();
        byte[] content = Files.readAllBytes(lastFile());
        Files.write(lastFile(), Arrays.copyOf(content, content.length - 1));

        assertLastBatchGoneAndGoingOn();
    }

    @Test
    void takesAFlippedBitForABatchThatWasNotWritten() throws IOException {
        publishTwoBatches();
        byte[] content = Files.readAllBytes(lastFile());
        content[content.length - 40] ^= 4;
        Files.write(lastFile(), content);

        assertLastBatchGoneAndGoingOn();
    }

    @Test
    void cutsOffWhatLooksLikeTheBeginningOfABatch() throws IOException {
        publishTwoBatches();
        Files.write(lastFile(), new byte[] {0, 0, 1, 0, 1, 2, 3, 4, 5}, StandardOpenOption.APPEND);

        try (EventHubsEmulator emulator = start();
                Client client = client(emulator)) {
            publish(client, "next", 1);
            assertThat(read(client, 6))
                    .extracting(EventData::getSequenceNumber)
                    .containsExactly(0L, 1L, 2L, 3L, 4L, 5L);
        }
    }

    @Test
    void startsAfreshWhenTheProcessEndedBeforeTheFirstRecord() throws IOException {
        publishTwoBatches();
        Files.write(lastFile(), new byte[] {0, 0, 0});

        try (EventHubsEmulator emulator = start()) {
            assertThat(emulator.hubs().get(0).partition("0").lastSequenceNumber())
                    .isEqualTo(-1);
        }
    }

    @Test
    void isNotOpenedWhenItIsDamagedAtItsBeginning() throws IOException {
        publishTwoBatches();
        byte[] content = Files.readAllBytes(lastFile());
        content[10] ^= 4;
        Files.write(lastFile(), content);

        assertThatThrownBy(this::start).isInstanceOf(IOException.class).hasMessageContaining("damaged");
    }

    @Test
    void staysAnotherHubAfterItsRecreation() throws IOException {
        Instant created;
        Instant again;
        try (EventHubsEmulator emulator = start();
                Client client = client(emulator)) {
            Hub hub = emulator.createHub("signins", 1);
            created = hub.createdAt();
            publish(client, "old", 5);
            hub.recreate();
            again = hub.createdAt();
            publish(client, "new", 1);
        }

        try (EventHubsEmulator emulator = start();
                Client client = client(emulator)) {
            assertThat(again).isAfter(created);
            assertThat(emulator.hubs().get(0).createdAt()).isEqualTo(again);
            assertThat(read(client, 1)).extracting(EventData::getBodyAsString).containsExactly("new0");
        }
    }

    @Test
    void belongsToOneEmulatorAtATime() throws IOException {
        try (EventHubsEmulator first = start()) {
            first.createHub("signins", 1);
            assertThatThrownBy(this::start).isInstanceOf(IOException.class).hasMessageContaining("in use");
        }
        List<EventHubsEmulator> later = new ArrayList<>(List.of(start()));
        assertThat(later.get(0).hubs()).hasSize(1);
        later.get(0).close();
    }

    @Test
    void takesNoNameThatLeadsOutOfTheDirectory() throws IOException {
        try (EventHubsEmulator emulator = start()) {
            assertThatThrownBy(() -> emulator.createHub("../signins", 1)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> emulator.createHub("..", 1)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
