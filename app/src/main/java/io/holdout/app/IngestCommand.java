package io.holdout.app;

import io.holdout.app.ops.Health;
import io.holdout.app.ops.IngestMeters;
import io.holdout.app.ops.ServiceMeters;
import io.holdout.ingest.hub.HubConnection;
import io.holdout.ingest.hub.HubCredentials;
import io.holdout.ingest.hub.HubListener;
import io.holdout.ingest.hub.HubRefusedException;
import io.holdout.ingest.hub.HubSettings;
import io.holdout.ingest.hub.HubSettings.StartAt;
import io.holdout.ingest.hub.HubSource;
import io.holdout.model.Topics;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code holdout ingest}: Event Hubs in, sign-ins out, exactly once. */
@Command(
        name = "ingest",
        description = {
            "Reads sign-in logs from Azure Event Hubs and writes them to Kafka, exactly once.",
            "Start as many as there are hub partitions: they share them, and take over from one that ends."
        },
        footer = {
            "",
            "Credentials: HOLDOUT_CONNECTION_STRING, or a file with one; or --auth with the AZURE_ variables that Azure's",
            "own tools read. A hub that was deleted and made anew is not read until its checkpoint topic is deleted too."
        })
final class IngestCommand extends KafkaCommand {
    /** Names that Azure gives to the hubs of a diagnostic setting where none is chosen. */
    private static final List<String> DEFAULT_HUBS =
            List.of("insights-logs-signinlogs", "insights-logs-noninteractiveusersigninlogs");

    /** Share of the heap for events that wait. */
    private static final int SHARE = 4;

    @Option(
            names = "--hub",
            paramLabel = "NAME",
            split = ",",
            description =
                    "Hub to read; may be repeated (default: the hub of the connection string, or Azure's own names of"
                            + " the sign-in hubs).")
    private final List<String> hubs = new ArrayList<>();

    @Option(
            names = "--namespace",
            paramLabel = "HOST",
            description = "Namespace of the hubs, e.g. contoso.servicebus.windows.net; only with --auth.")
    private @Nullable String namespace;

    @Option(
            names = "--endpoint",
            paramLabel = "HOST[:PORT]",
            description = "Reach the hubs through a private link, gateway or proxy of that name (default: the namespace"
                    + " itself, at port 5671, or 443 with --web-sockets).")
    private @Nullable String endpoint;

    @Option(
            names = "--auth",
            paramLabel = "HOW",
            description = "Log in with Microsoft Entra ID: workload-identity, managed-identity or client-secret.")
    private @Nullable String auth;

    @Option(
            names = "--connection-string-file",
            paramLabel = "FILE",
            description = "File with a connection string, or several, one a line.")
    private @Nullable Path connectionStringFile;

    @Option(
            names = "--consumer-group",
            paramLabel = "NAME",
            defaultValue = "$Default",
            description = "Consumer group of Event Hubs; one of its own is best (default: ${DEFAULT-VALUE}).")
    private String consumerGroup = "$Default";

    @Option(
            names = "--from",
            paramLabel = "WHERE",
            defaultValue = "earliest",
            description = "Where a hub begins that was never read: earliest, latest, or an instant such as"
                    + " 2026-05-04T08:00:00Z (default: ${DEFAULT-VALUE}).")
    private String from = "earliest";

    @Option(names = "--web-sockets", description = "AMQP over WebSockets, port 443, for networks that close 5671.")
    private boolean webSockets;

    @Option(
            names = "--tenant",
            paramLabel = "ID",
            defaultValue = "unknown",
            description = "Tenant of records that name none (default: ${DEFAULT-VALUE}).")
    private String tenant = "unknown";

    @Mixin
    private final OpsOptions ops = new OpsOptions();

    IngestCommand(Map<String, String> environment) {
        super(environment);
    }

    @Override
    public Integer call() throws Exception {
        PrintWriter stdout = command.commandLine().getOut();
        ops.check();
        StartAt start = start();
        List<HubConnection> connections = connections();
        refuseTwins(connections);
        Topics topics = kafka.topics();
        short replication = kafka.replication();
        Map<String, Object> properties = kafka.clientProperties(environment);
        TopicSetup.ensure(properties, topics.all(replication));
        long memory = Runtime.getRuntime().maxMemory() / SHARE / connections.size();
        PrometheusMeterRegistry meters = ServiceMeters.of("ingest", Holdout.Version.number());
        Health health = new Health();
        IngestMeters listener = new IngestMeters(meters, health);
        connections.forEach(connection -> listener.expect(connection.source()));
        try (Shutdown shutdown = Shutdown.onSignals()) {
            ops.listen(meters, health, shutdown, stdout);
            for (HubConnection connection : connections) {
                HubSettings settings = HubSettings.of(connection, start, tenant, memory);
                HubSource source = shutdown.closeAtEnd(
                        connection.source(), open(settings, properties, topics, replication, listener));
                var unused = source.failure().thenAccept(why -> shutdown.fail(failure(why)));
                stdout.println("Reading " + connection);
            }
            stdout.flush();
            shutdown.await();
        }
        return 0;
    }

    private HubSource open(
            HubSettings settings,
            Map<String, Object> properties,
            Topics topics,
            short replication,
            HubListener listener)
            throws InterruptedException {
        try {
            return HubSource.start(settings, properties, topics, replication, listener);
        } catch (HubRefusedException e) {
            throw new UserError(String.valueOf(e.getMessage()), e);
        }
    }

    private static RuntimeException failure(Throwable why) {
        return why instanceof HubRefusedException refused
                ? new UserError(String.valueOf(refused.getMessage()), refused)
                : new IllegalStateException("ingest failed", why);
    }

    /** Two hubs whose names in Kafka are the same would share their checkpoints. */
    private void refuseTwins(List<HubConnection> connections) {
        Map<String, HubConnection> bySource = new HashMap<>();
        for (HubConnection connection : connections) {
            HubConnection twin = bySource.put(connection.source(), connection);
            if (twin != null) {
                throw wrong(connection + " and " + twin + " would both be " + connection.source()
                        + " in Kafka: name each hub once, or read one of them with another --prefix");
            }
        }
    }

    private StartAt start() {
        return switch (from.toLowerCase(Locale.ROOT)) {
            case "earliest" -> new StartAt.Earliest();
            case "latest" -> new StartAt.Latest();
            default -> new StartAt.At(instant(from));
        };
    }

    private Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw wrong("--from must be earliest, latest or an instant such as 2026-05-04T08:00:00Z");
        }
    }

    private List<HubConnection> connections() {
        try {
            List<HubConnection> connections = auth == null ? withConnectionStrings() : withIdentity(auth);
            String address = endpoint;
            return address == null
                    ? connections
                    : connections.stream()
                            .map(connection -> connection.through(address))
                            .toList();
        } catch (IllegalArgumentException e) {
            throw wrong(String.valueOf(e.getMessage()));
        }
    }

    private List<HubConnection> withIdentity(String how) {
        if (namespace == null) {
            throw wrong("--auth needs --namespace, e.g. contoso.servicebus.windows.net");
        }
        HubCredentials credentials;
        try {
            credentials = HubCredentials.valueOf(how.toUpperCase(Locale.ROOT).replace('-', '_'));
        } catch (IllegalArgumentException e) {
            throw wrong("--auth must be workload-identity, managed-identity or client-secret");
        }
        String host = namespace;
        return (hubs.isEmpty() ? DEFAULT_HUBS : hubs)
                .stream()
                        .map(hub -> HubConnection.withIdentity(
                                host, hub, consumerGroup, webSockets, credentials, environment))
                        .toList();
    }

    private List<HubConnection> withConnectionStrings() {
        List<HubConnection> connections = new ArrayList<>();
        for (String text : connectionStrings()) {
            boolean named = text.toLowerCase(Locale.ROOT).contains("entitypath=");
            if (named && hubs.isEmpty()) {
                connections.add(HubConnection.withConnectionString(text, null, consumerGroup, webSockets));
            } else {
                for (String hub : hubs.isEmpty() ? DEFAULT_HUBS : hubs) {
                    connections.add(HubConnection.withConnectionString(text, hub, consumerGroup, webSockets));
                }
            }
        }
        return connections;
    }

    private List<String> connectionStrings() {
        String texts = environment.getOrDefault("HOLDOUT_CONNECTION_STRING", "");
        if (connectionStringFile != null) {
            try {
                texts = Files.readString(connectionStringFile);
            } catch (IOException e) {
                throw new UserError(connectionStringFile + " cannot be read: check the path and its rights", e);
            }
        }
        List<String> lines =
                texts.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
        if (lines.isEmpty()) {
            throw wrong("no credentials: set HOLDOUT_CONNECTION_STRING, or give --connection-string-file, or --auth");
        }
        return lines;
    }

    private ParameterException wrong(String message) {
        return new ParameterException(command.commandLine(), message);
    }
}
