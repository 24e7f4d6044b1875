package io.holdout.app;

import io.holdout.app.broker.BrokerProcess;
import io.holdout.model.Topics;
import io.holdout.simulator.hub.EmulatorSettings;
import io.holdout.simulator.hub.EventHubsEmulator;
import io.holdout.simulator.hub.Hub;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.awaitility.Awaitility;

/** A broker, a hub that is published into, and two instances that read it, as processes of their own, to be broken one after the other. */
final class IngestTrial implements AutoCloseable {
    static final int HUB_PARTITIONS = 4;
    static final Topics TOPICS = new Topics("trial", 3);

    /** After so long without a word the group gives an instance up. */
    static final Duration SESSION = Duration.ofSeconds(10);

    /** Options of processes that do not live long enough for the second compiler. */
    static final List<String> SHORT_LIVED = List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    /** Options of the launcher. */
    static final List<String> AS_LAUNCHED = List.of("-Xmx512m", "-Xms128m", "-XX:+UseSerialGC");

    private static final Duration PULSE = Duration.ofMillis(200);

    private final Path directory;
    private final boolean control;
    private final List<String> options;
    private final EventHubsEmulator emulator;
    private final Hub hub;
    private final PublishedEvents published;
    private final HoldoutProcess[] instances = new HoldoutProcess[2];
    private HoldoutProcess broker;
    private final String bootstrap;
    private int started;

    /**
     * Starts everything.
     *
     * @param directory for the broker's data and what the processes say
     * @param control whether the instances write their checkpoints in a second transaction
     * @param options of the JVMs
     */
    IngestTrial(Path directory, int eventsPerSecond, boolean control, List<String> options) throws Exception {
        this.directory = directory;
        this.options = options;
        this.control = control;
        this.emulator = EventHubsEmulator.start(
                0, null, EmulatorSettings.IN_MEMORY.retaining(Long.MAX_VALUE / 2, Integer.MAX_VALUE));
        this.hub = emulator.createHub(OtherIngest.HUB, HUB_PARTITIONS);
        this.broker = startBroker("0");
        this.bootstrap = broker.await(line -> line.contains(":"));
        try (Admin admin = Admin.create(kafka())) {
            new TopicSetup(admin).ensure(TOPICS.all((short) 1)).orElseThrow();
        }
        this.published = new PublishedEvents(hub, eventsPerSecond);
        startInstance(0);
        startInstance(1);
        published.start();
    }

    Map<String, Object> kafka() {
        return Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
    }

    PublishedEvents published() {
        return published;
    }

    private HoldoutProcess startBroker(String port) throws IOException {
        return HoldoutProcess.start(
                directory.resolve("broker-errors"),
                Map.of(),
                BrokerProcess.class,
                options,
                directory.resolve("broker").toString(),
                port);
    }

    private void startInstance(int i) throws IOException {
        Path errors = directory.resolve("ingest-" + started++);
        Map<String, String> environment = Map.of("HOLDOUT_CONNECTION_STRING", emulator.connectionString());
        String partitions = Integer.toString(TOPICS.partitions());
        instances[i] = control
                ? HoldoutProcess.start(
                        errors,
                        environment,
                        OtherIngest.class,
                        options,
                        "control",
                        bootstrap,
                        TOPICS.prefix(),
                        partitions)
                : HoldoutProcess.start(
                        errors,
                        environment,
                        Holdout.class,
                        options,
                        "ingest",
                        "--hub",
                        OtherIngest.HUB,
                        "--bootstrap",
                        bootstrap,
                        "--prefix",
                        TOPICS.prefix(),
                        "--partitions",
                        partitions);
    }

    /** Waits until both instances read. */
    void awaitReading() throws IOException {
        awaitReading(0);
        awaitReading(1);
    }

    void awaitReading(int i) throws IOException {
        instances[i].await(line -> line.startsWith("Reading"));
    }

    /** Waits until something of what was published in this moment has been committed. */
    void awaitProgress() {
        long seen = Committed.signIns(kafka(), TOPICS);
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> Committed.signIns(kafka(), TOPICS) > seen);
    }

    // --- what goes wrong

    enum Fault {
        KILL_INSTANCE,
        FREEZE_INSTANCE,
        RESTART_INSTANCE,
        KILL_BROKER,
        SLOW_BROKER,
        DROP_CONNECTIONS,
        DETACH,
        FORCED_DETACH
    }

    /** Lets it happen, and waits until it is over. */
    void inflict(Fault fault, Random random) throws Exception {
        int i = random.nextInt(instances.length);
        switch (fault) {
            case KILL_INSTANCE -> kill(i);
            case FREEZE_INSTANCE -> {
                instances[i].freeze();
                Thread.sleep(SESSION.plusSeconds(2).toMillis() + random.nextInt(3000));
                instances[i].thaw();
            }
            case RESTART_INSTANCE -> restart(i);
            case KILL_BROKER -> {
                broker.kill();
                Thread.sleep(random.nextInt(4000));
                broker = startBroker(bootstrap.substring(bootstrap.lastIndexOf(':') + 1));
                broker.await(line -> line.contains(":"));
            }
            case SLOW_BROKER -> slowBroker(Duration.ofSeconds(5), random);
            case DROP_CONNECTIONS -> emulator.faults().dropConnections();
            case DETACH -> hub.detachReceivers(null, null);
            case FORCED_DETACH -> hub.detachReceivers(null, "amqp:link:detach-forced");
        }
    }

    void kill(int i) throws Exception {
        instances[i].kill();
        startInstance(i);
    }

    /** As Kubernetes does: the signal, and another after it has ended. */
    void restart(int i) throws Exception {
        instances[i].terminate();
        instances[i].exitCode(Duration.ofSeconds(30));
        startInstance(i);
    }

    private void slowBroker(Duration length, Random random) throws Exception {
        Instant end = Instant.now().plus(length);
        while (Instant.now().isBefore(end)) {
            broker.freeze();
            Thread.sleep(PULSE.toMillis() + random.nextInt(600));
            broker.thaw();
            Thread.sleep(random.nextInt(100));
        }
    }

    /** Kills an instance while the broker answers slowly, so that it dies between two things it asked for. */
    void killWhileBrokerIsSlow(Random random) throws Exception {
        int i = random.nextInt(instances.length);
        broker.freeze();
        Thread.sleep(random.nextInt(200));
        broker.thaw();
        Thread.sleep(random.nextInt(30));
        kill(i);
    }

    /** Ends the publishing, and waits until all that was published is committed; true when it was within that time. */
    boolean awaitAllCommitted(Duration limit) throws InterruptedException {
        published.stop();
        Instant end = Instant.now().plus(limit);
        while (Instant.now().isBefore(end)) {
            Committed committed = Committed.read(kafka(), TOPICS);
            if (committed.last().equals(published.last())) {
                return true;
            }
            Thread.sleep(500);
        }
        return false;
    }

    /** What the processes said, of the instances alone. */
    List<Path> errors() {
        List<Path> files = new ArrayList<>();
        for (int i = 0; i < started; i++) {
            files.add(directory.resolve("ingest-" + i));
        }
        return files;
    }

    @Override
    public void close() {
        published.stop();
        for (HoldoutProcess instance : instances) {
            instance.close();
        }
        broker.close();
        emulator.close();
    }
}
