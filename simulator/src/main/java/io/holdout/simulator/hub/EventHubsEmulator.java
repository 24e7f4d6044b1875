package io.holdout.simulator.hub;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.net.ServerSocketFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A namespace of Azure Event Hubs in this process, which the Azure SDK reaches over AMQP 1.0 on the loopback interface. Its hubs
 * are kept in memory or in a directory, where they outlive the process however it ends.
 *
 * <p>All methods may be called from any thread. No thread of it keeps the process alive.
 */
public final class EventHubsEmulator implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(EventHubsEmulator.class);
    private static final byte[] LOOPBACK = {127, 0, 0, 1};
    private static final int BACKLOG = 64;
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(100);

    private final ServerSocket server;
    private final Namespace namespace;
    private final EmulatorFaults faults = new EmulatorFaults();
    private final Traffic traffic = new Traffic();

    private EventHubsEmulator(ServerSocket server, Namespace namespace) {
        this.server = server;
        this.namespace = namespace;
    }

    /**
     * An emulator that keeps its hubs in memory.
     *
     * @param port 0 for any that is free
     * @throws IOException if the port is taken
     */
    public static EventHubsEmulator start(int port) throws IOException {
        return start(port, null, EmulatorSettings.IN_MEMORY);
    }

    /**
     * An emulator that keeps its hubs in a directory. Those that are there are open when this returns.
     *
     * @param port 0 for any that is free
     * @throws IOException if the port or the directory is taken, or what is kept cannot be read
     */
    public static EventHubsEmulator start(int port, Path dataDirectory) throws IOException {
        return start(port, dataDirectory, EmulatorSettings.ON_DISK);
    }

    /**
     * An emulator with limits of one's own.
     *
     * @param port 0 for any that is free
     * @param dataDirectory null for in memory
     * @throws IOException if the port or the directory is taken, or what is kept cannot be read
     */
    public static EventHubsEmulator start(int port, @Nullable Path dataDirectory, EmulatorSettings settings)
            throws IOException {
        return start(port, dataDirectory, settings, ServerSocketFactory.getDefault());
    }

    /**
     * An emulator that listens as one likes: with the factory of an {@code SSLContext} it speaks TLS, without which the SDK sends no
     * token of an identity. {@link #connectionString()} does not lead to such a one.
     *
     * @param port 0 for any that is free
     * @param dataDirectory null for in memory
     * @throws IOException if the port or the directory is taken, or what is kept cannot be read
     */
    public static EventHubsEmulator start(
            int port, @Nullable Path dataDirectory, EmulatorSettings settings, ServerSocketFactory sockets)
            throws IOException {
        ServerSocket server = sockets.createServerSocket(port, BACKLOG, InetAddress.getByAddress(LOOPBACK));
        try {
            EventHubsEmulator emulator = new EventHubsEmulator(server, open(dataDirectory, settings));
            Thread thread = new Thread(emulator::accept, "hub-accept-" + server.getLocalPort());
            thread.setDaemon(true);
            thread.start();
            return emulator;
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    private static Namespace open(@Nullable Path directory, EmulatorSettings settings) throws IOException {
        Clock clock = Clock.systemUTC();
        return directory == null
                ? Namespace.inMemory(settings, clock)
                : Namespace.open(DataDirectory.open(directory), settings, clock);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                if (faults.refusesConnections()) {
                    socket.setSoLinger(true, 0);
                    socket.close();
                } else {
                    new AmqpConnection(socket, namespace, faults, traffic).start(namespace.settings());
                }
            } catch (IOException e) {
                if (!server.isClosed()) {
                    log.warn("A connection could not be taken: {}", e.toString());
                    LockSupport.parkNanos(PAUSE);
                }
            }
        }
    }

    /**
     * Creates a hub with the consumer group "$Default" and those that are named. A hub of that name that is there, such as one
     * kept in the data directory, stays as it is, but gets what it lacks of partitions and groups.
     *
     * @throws UncheckedIOException if the hub cannot be written
     */
    public Hub createHub(String name, int partitions, String... consumerGroups) {
        return namespace.create(name, partitions, List.of(consumerGroups));
    }

    /** All hubs, in no order. */
    public List<Hub> hubs() {
        return namespace.hubs();
    }

    public int port() {
        return server.getLocalPort();
    }

    /** What the SDK connects with, apart from the name of the hub; the key in it is not secret. */
    public String connectionString() {
        return "Endpoint=sb://127.0.0.1:" + port()
                + ";SharedAccessKeyName=emulator;SharedAccessKey=emulator;UseDevelopmentEmulator=true";
    }

    /** What may go wrong with connections, tokens and publishes. */
    public EmulatorFaults faults() {
        return faults;
    }

    /** How many events were handed to consumers, each time they were. */
    public long delivered() {
        return traffic.deliveredSoFar();
    }

    /** The newest token that a client put, whether it was accepted or not. */
    public Optional<PutToken> lastToken() {
        return Optional.ofNullable(traffic.lastToken());
    }

    /** How many events were taken in since the start. */
    public long published() {
        return traffic.published();
    }

    /** Cuts all connections and closes the files. */
    @Override
    public void close() {
        try {
            server.close();
            faults.dropConnections();
            namespace.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
