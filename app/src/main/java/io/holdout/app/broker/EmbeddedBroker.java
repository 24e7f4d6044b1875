package io.holdout.app.broker;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.Server;
import kafka.server.SharedServer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.raft.QuorumConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A one-node Kafka cluster (KRaft, broker and controller in one) inside this process, reachable on loopback only.
 *
 * <p>In a durable directory topics, offsets and transactions outlive the process, however it ended, and the cluster keeps
 * its id.
 */
public final class EmbeddedBroker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBroker.class);
    private static final Duration CONTROLLED_SHUTDOWN = Duration.ofSeconds(3);
    private static final Duration CLOSE = Duration.ofSeconds(15);

    private final BrokerDirectory directory;
    private final Sockets sockets;
    private final Faults faults;
    private final String clusterId;
    private final boolean restarted;
    private final ControllerServer controller;
    private final BrokerServer broker;
    private final AtomicBoolean closed = new AtomicBoolean();

    private EmbeddedBroker(
            BrokerDirectory directory,
            Sockets sockets,
            BrokerDirectory.Format format,
            Faults faults,
            Map<String, String> settings) {
        this.directory = directory;
        this.sockets = sockets;
        this.faults = faults;
        this.clusterId = format.clusterId();
        this.restarted = !format.isNew();
        KafkaConfig config = new KafkaConfig(
                BrokerSettings.of(directory, sockets.brokerPort(), sockets.controllerPort(), settings), false);
        SharedServer shared = new SharedServer(
                config,
                format.properties(),
                Time.SYSTEM,
                Server.initializeMetrics(config, Time.SYSTEM, clusterId),
                CompletableFuture.completedFuture(
                        QuorumConfig.parseVoterConnections(config.quorumConfig().voters())),
                List.of(),
                faults,
                sockets);
        this.controller = new ControllerServer(shared, KafkaRaftServer.configSchema(), format.bootstrap());
        this.broker = new BrokerServer(shared);
    }

    /**
     * Starts on a directory that is kept, made if need be.
     *
     * @param port on loopback; 0 takes any free one
     */
    public static EmbeddedBroker start(Path directory, int port) throws BrokerStartException {
        return start(BrokerDirectory.durable(directory), port, Map.of());
    }

    /** Starts on a free port and an empty directory that {@link #close()} deletes. */
    public static EmbeddedBroker temporary() throws BrokerStartException {
        return temporary(Map.of());
    }

    /**
     * Starts on a free port and an empty directory that {@link #close()} deletes, otherwise than we usually do.
     *
     * @param settings of Kafka, over our own; the listener for clients is named {@code BROKER}
     */
    public static EmbeddedBroker temporary(Map<String, String> settings) throws BrokerStartException {
        return start(BrokerDirectory.temporary(), 0, settings);
    }

    /**
     * Starts on an empty directory that {@link #close()} deletes.
     *
     * @param parent of the directory, there already
     * @param port on loopback; 0 takes any free one
     * @param settings of Kafka, over our own
     */
    public static EmbeddedBroker temporary(Path parent, int port, Map<String, String> settings)
            throws BrokerStartException {
        return start(BrokerDirectory.temporaryIn(parent), port, settings);
    }

    private static EmbeddedBroker start(BrokerDirectory directory, int port, Map<String, String> settings)
            throws BrokerStartException {
        try {
            Sockets sockets = Sockets.bind(port);
            try {
                EmbeddedBroker broker =
                        new EmbeddedBroker(directory, sockets, directory.format(), new Faults(), settings);
                broker.startUp();
                return broker;
            } catch (BrokerStartException | RuntimeException e) {
                sockets.close();
                throw e;
            }
        } catch (BrokerStartException | RuntimeException e) {
            directory.close();
            throw e;
        }
    }

    private void startUp() throws BrokerStartException {
        faults.takeOverExit();
        // a fault on one of Kafka's threads can leave start-up waiting for a minute for what will never come
        CompletableFuture<Void> started = inBackground("start-broker", () -> {
            controller.startup();
            broker.startup();
        });
        try {
            CompletableFuture.anyOf(started, faults.fatal()).join();
        } catch (CompletionException e) {
            stop();
            throw directory.unusable(e);
        }
        BrokerFault fault = faults.fatal().getNow(null);
        if (fault != null) {
            stop();
            throw directory.unusable(fault);
        }
        var unused = faults.fatal().thenAccept(this::report);
        LOG.debug("broker of cluster {} listens on {}, data in {}", clusterId, bootstrapServers(), directory.root());
    }

    /** {@code host:port} for a client's {@code bootstrap.servers}. */
    public String bootstrapServers() {
        return BrokerSettings.HOST + ":" + sockets.brokerPort();
    }

    /** Made once for a directory. */
    public String clusterId() {
        return clusterId;
    }

    Path directory() {
        return directory.root();
    }

    /** True if the directory was a broker's before this start, so that something of an earlier run may be left in it. */
    public boolean restarted() {
        return restarted;
    }

    /** Completes, always normally, when the broker can no longer serve: the process should end. Logged by the broker. */
    public CompletableFuture<BrokerFault> fatalFault() {
        return faults.fatal().copy();
    }

    /** Stops within a few seconds, even when the broker has failed. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            stop();
            sockets.close();
            directory.close();
        }
    }

    private void stop() {
        CompletableFuture<Void> stopped = inBackground("stop-broker", () -> {
            broker.shutdown(CONTROLLED_SHUTDOWN);
            controller.shutdown();
        });
        try {
            stopped.get(CLOSE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("embedded broker did not stop cleanly, the next start will check its data", e);
        } finally {
            Faults.giveBackExit();
        }
    }

    private void report(BrokerFault fault) {
        if (!closed.get()) {
            LOG.error("the embedded broker failed, {}", fault.message(), fault.cause());
        }
    }

    private static CompletableFuture<Void> inBackground(String name, Runnable work) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                        done.complete(null);
                    } catch (Throwable e) { // Scala throws checked exceptions without declaring them
                        done.completeExceptionally(e);
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
        return done;
    }
}
