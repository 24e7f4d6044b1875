package io.holdout.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.holdout.app.broker.EmbeddedBroker;
import io.holdout.model.Topics;
import io.holdout.simulator.hub.EmulatorSettings;
import io.holdout.simulator.hub.EventHubsEmulator;
import io.holdout.simulator.hub.Hub;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;

/**
 * How fast a hub that is full of sign-ins is read, with transactions and without, on one machine with broker and emulator.
 *
 * <p>Arguments: a file of {@code simulate}; how many records lie in the hub; how many in an event, 0 for as many as in the file.
 */
final class HubBenchmark {
    private static final int HUB_PARTITIONS = 4;
    private static final int PARTITIONS = 4;
    private static final List<String> MODES = List.of("transactions", "plain", "transactions", "plain");

    private HubBenchmark() {}

    public static void main(String[] args) throws Exception {
        int records = Integer.parseInt(args[1]);
        EmulatorSettings settings = EmulatorSettings.IN_MEMORY.retaining(Long.MAX_VALUE / 2, Integer.MAX_VALUE);
        Path work = Files.createTempDirectory("hub-benchmark");
        try (EmbeddedBroker broker = EmbeddedBroker.temporary();
                EventHubsEmulator emulator = EventHubsEmulator.start(0, null, settings)) {
            Hub hub = emulator.createHub(OtherIngest.HUB, HUB_PARTITIONS);
            int published = fill(hub, events(Path.of(args[0]), Integer.parseInt(args[2])), records);
            for (int run = 0; run < MODES.size(); run++) {
                measure(broker, emulator, MODES.get(run), "run" + run, work.resolve("errors"), published);
            }
        } finally {
            Files.deleteIfExists(work.resolve("errors"));
            Files.delete(work);
        }
    }

    /** One event: how many records, and its AMQP message. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    private record Event(int records, byte[] message) {}

    private static List<Event> events(Path file, int recordsPerEvent) throws IOException {
        ObjectMapper json = new ObjectMapper();
        List<Event> events = new ArrayList<>();
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                List<String> texts = new ArrayList<>();
                for (JsonNode record : json.readTree(line).get("records")) {
                    texts.add(record.toString());
                }
                int step = recordsPerEvent == 0 ? texts.size() : recordsPerEvent;
                for (int from = 0; from < texts.size(); from += step) {
                    List<String> some = texts.subList(from, Math.min(from + step, texts.size()));
                    events.add(new Event(
                            some.size(), PublishedEvents.data("{\"records\":[" + String.join(",", some) + "]}")));
                }
            }
        }
        return events;
    }

    /** Publishes the events again and again until there are that many records. */
    private static int fill(Hub hub, List<Event> events, int records) {
        int published = 0;
        long bytes = 0;
        int i = 0;
        for (; published < records; i++) {
            Event event = events.get(i % events.size());
            hub.partition(Integer.toString(i % HUB_PARTITIONS)).publish(event.message());
            published += event.records();
            bytes += event.message().length;
        }
        System.out.printf("%d records in %d events, %d bytes a record%n", published, i, bytes / Math.max(1, published));
        return published;
    }

    private static void measure(
            EmbeddedBroker broker, EventHubsEmulator emulator, String mode, String prefix, Path errors, int records)
            throws Exception {
        Topics topics = new Topics(prefix, PARTITIONS);
        try (Admin admin =
                Admin.create(Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers()))) {
            new TopicSetup(admin).ensure(topics.all((short) 1)).orElseThrow();
        }
        List<long[]> seen = new ArrayList<>();
        Duration cpu;
        try (HoldoutProcess ingest = HoldoutProcess.start(
                errors,
                Map.of("HOLDOUT_CONNECTION_STRING", emulator.connectionString()),
                OtherIngest.class,
                List.of("-Xmx512m", "-Xms128m", "-XX:+UseSerialGC"),
                mode,
                broker.bootstrapServers(),
                prefix,
                Integer.toString(PARTITIONS))) {
            long committed = 0;
            while (committed < records) {
                String line = ingest.await(text -> text.startsWith("committed "));
                committed = Long.parseLong(line.substring("committed ".length()));
                seen.add(new long[] {System.nanoTime(), committed});
            }
            cpu = ingest.cpu();
        }
        long[] first = seen.get(0);
        long[] last = seen.get(seen.size() - 1);
        long[] middle =
                seen.stream().filter(at -> at[1] * 2 >= records).findFirst().orElse(last);
        System.out.printf(
                "%-13s %6.1f s, %6.0f records/s, second half %6.0f records/s, %5.1f s of CPU%n",
                mode, (last[0] - first[0]) / 1e9, rate(first, last), rate(middle, last), cpu.toMillis() / 1e3);
    }

    private static double rate(long[] from, long[] to) {
        return (to[1] - from[1]) * 1e9 / Math.max(1, to[0] - from[0]);
    }
}
