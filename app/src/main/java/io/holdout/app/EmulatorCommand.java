package io.holdout.app;

import com.azure.messaging.eventhubs.EventData;
import com.azure.messaging.eventhubs.EventDataBatch;
import com.azure.messaging.eventhubs.EventHubClientBuilder;
import com.azure.messaging.eventhubs.EventHubProducerClient;
import io.holdout.simulator.hub.EventHubsEmulator;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code holdout emulator}: an Event Hubs namespace on this machine. */
@Command(
        name = "emulator",
        description = {
            "Runs an emulated Event Hubs namespace on loopback, to try 'holdout ingest' without Azure.",
            "Files are published to the first hub with Azure's own client, one event a line."
        })
final class EmulatorCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", arity = "0..*", description = "hub messages to publish, one a line")
    private List<Path> files = List.of();

    @Option(
            names = "--hub",
            paramLabel = "NAME",
            split = ",",
            defaultValue = "insights-logs-signinlogs",
            description = "hubs; more are joined by commas (default: ${DEFAULT-VALUE})")
    private List<String> hubs = List.of();

    @Option(
            names = "--hub-partitions",
            paramLabel = "N",
            defaultValue = "4",
            description = "partitions of each hub (default: ${DEFAULT-VALUE})")
    private int partitions = 4;

    @Option(
            names = "--amqp-port",
            paramLabel = "PORT",
            defaultValue = "0",
            description = "port on loopback (default: a free one)")
    private int port;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "keeps the hubs: a second start has the same events and sequence numbers")
    private @Nullable Path dataDir;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec command;

    @Override
    public Integer call() throws Exception {
        PrintWriter stdout = command.commandLine().getOut();
        Inputs.check(files);
        new Range("--hub-partitions", 1, 1024).check(partitions, command);
        Range.port("--amqp-port").check(port, command);
        try (Shutdown shutdown = Shutdown.onSignals()) {
            EventHubsEmulator emulator = shutdown.closeAtEnd("emulator", start());
            hubs.forEach(hub -> emulator.createHub(hub, partitions));
            stdout.println("Event Hubs emulator with " + String.join(", ", hubs) + ". To read it:");
            stdout.println("  HOLDOUT_CONNECTION_STRING='" + emulator.connectionString() + "' holdout ingest --hub "
                    + String.join(",", hubs) + " --bootstrap HOST:PORT");
            stdout.flush();
            long events = 0;
            for (Path file : files) {
                events += publish(emulator, file, shutdown);
            }
            if (!files.isEmpty()) {
                stdout.println(events + " events published.");
            }
            stdout.println("Ctrl-C ends.");
            stdout.flush();
            shutdown.await();
        }
        return 0;
    }

    private EventHubsEmulator start() {
        try {
            return dataDir == null ? EventHubsEmulator.start(port) : EventHubsEmulator.start(port, dataDir);
        } catch (IOException e) {
            throw new UserError(
                    "the emulator cannot start (" + e.getMessage() + "): give another --amqp-port or --data-dir", e);
        }
    }

    private long publish(EventHubsEmulator emulator, Path file, Shutdown shutdown) throws IOException {
        long events = 0;
        try (EventHubProducerClient producer = new EventHubClientBuilder()
                        .connectionString(emulator.connectionString(), hubs.get(0))
                        .buildProducerClient();
                BufferedReader lines = Files.newBufferedReader(file)) {
            EventDataBatch batch = producer.createBatch();
            for (String line = lines.readLine(); line != null && !shutdown.isRequested(); line = lines.readLine()) {
                EventData event = new EventData(line);
                if (!batch.tryAdd(event)) {
                    producer.send(batch);
                    batch = producer.createBatch();
                    if (!batch.tryAdd(event)) {
                        throw new UserError(file + " has a line that is larger than an event may be, line "
                                + (events + 1) + ": a hub takes up to 1 MB");
                    }
                }
                events++;
            }
            producer.send(batch);
        }
        return events;
    }
}
