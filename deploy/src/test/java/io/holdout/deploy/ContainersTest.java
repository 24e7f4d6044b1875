package io.holdout.deploy;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Volume;
import io.holdout.deploy.CommittedAlerts.Seen;
import io.holdout.deploy.Story.Holdout;
import io.holdout.deploy.WebhookReceiver.Post;
import io.holdout.model.Rule;
import io.holdout.model.Topics;
import io.holdout.simulator.hub.EmulatorSettings;
import io.holdout.simulator.hub.EventHubsEmulator;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.startupcheck.OneShotStartupCheckStrategy;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.lifecycle.Startables;

/** The services as containers: scaled up and down, killed, and nothing is lost or told twice. */
@Tag("containers")
@Testcontainers(disabledWithoutDocker = true)
@Timeout(400)
class ContainersTest {
    private static final String HUB = "insights-logs-signinlogs";
    private static final int HUB_PARTITIONS = 4;
    private static final int PARTITIONS = 4;
    /** Those of the chart. */
    private static final int PARTITIONS_OF_CHART = 12;

    /** Ten seconds are the goal; where a dozen processes wait for two cores, starting JVMs alone take as long. */
    private static final Duration UPGRADE = Duration.ofSeconds(Integer.getInteger("holdout.upgrade.seconds", 60));

    /** How long the chart has an instance be ready before the next one is replaced. */
    private static final Duration MIN_READY = Duration.ofSeconds(20);

    private static final String STATE = "/var/lib/holdout";
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    private Path temporary = Path.of("");

    private Path folder = Path.of("");
    private final Network network = Network.newNetwork();
    private final KafkaContainer kafka = Containers.kafka(network);
    private final List<GenericContainer<?>> services = new ArrayList<>();
    private final List<String> volumes = new ArrayList<>();

    @BeforeEach
    void startKafka() throws Exception {
        // read by the user of the containers
        folder = Files.createDirectory(temporary.resolve("shared"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        kafka.start();
    }

    @AfterEach
    void removeAll() {
        services.forEach(GenericContainer::stop);
        volumes.forEach(Containers::removeVolume);
        kafka.stop();
        network.close();
    }

    @Test
    void everyAlertIsToldOnceWhileInstancesComeAndGoAndAreKilled() throws Exception {
        InetAddress here = Containers.gateway(network);
        assumeTrue(NetworkInterface.getByInetAddress(here) != null, "containers run on another machine");
        Topics topics = topics(PARTITIONS);
        try (EventHubsEmulator emulator =
                        EventHubsEmulator.start(0, null, EmulatorSettings.IN_MEMORY, new BoundSockets(here));
                WebhookReceiver webhook = WebhookReceiver.start(here, folder.resolve("webhook.p12"));
                CommittedAlerts alerts = new CommittedAlerts(kafka.getBootstrapServers(), topics);
                Story story = new Story(emulator.createHub(HUB, HUB_PARTITIONS))) {
            String hub = emulator.connectionString().replace("127.0.0.1", here.getHostAddress());
            GenericContainer<?> ingest = ingest(hub, topics);
            GenericContainer<?> first = processor(topics);
            start(ingest, first, sinks(webhook, topics));
            story.start();
            awaitAllOf(story, alerts);

            Instant scaling = Instant.now();
            GenericContainer<?> second = processor(topics);
            GenericContainer<?> third = processor(topics);
            start(second, third);
            awaitAllOf(story, alerts);

            Instant killing = Instant.now();
            Containers.kill(second);
            Containers.kill(ingest);
            start(ingest(hub, topics));
            awaitAllOf(story, alerts);

            Instant shrinking = Instant.now();
            Containers.terminate(third);
            awaitAllOf(story, alerts);
            Instant end = Instant.now();
            story.stop();
            awaitAllOf(story, alerts);
            Set<Holdout> expected = story.published().keySet();
            await().atMost(PATIENCE).until(() -> told(webhook.posts()).containsAll(expected));

            assertThat(alerts.created(Rule.LEGACY_SIGN_IN))
                    .extracting(Seen::holdout)
                    .containsExactlyInAnyOrderElementsOf(expected);
            assertThat(alerts.all().stream().filter(Seen::isCreate).collect(groupingBy(Seen::uid, counting())))
                    .allSatisfy((uid, times) -> assertThat(times).isEqualTo(1));
            assertThat(webhook.posts().stream()
                            .filter(post -> !post.repeat())
                            .collect(groupingBy(Post::delivery, counting())))
                    .allSatisfy((delivery, times) -> assertThat(times).isEqualTo(1));
            assertThat(firstPosts(webhook)).containsExactlyInAnyOrderElementsOf(expected);
            System.out.printf(
                    "%d alerts, from the hub to a reader of committed records at the longest: 1 to 3 processors %s,"
                            + " one of them and ingest killed %s, 2 to 1 %s%n",
                    expected.size(),
                    longest(story, alerts, scaling, killing),
                    longest(story, alerts, killing, shrinking),
                    longest(story, alerts, shrinking, end));
        }
    }

    @Test
    void anUpgradeOfOneProcessorAfterTheOtherDelaysNoAlertForLong() throws Exception {
        InetAddress here = Containers.gateway(network);
        assumeTrue(NetworkInterface.getByInetAddress(here) != null, "containers run on another machine");
        Topics topics = topics(PARTITIONS_OF_CHART);
        try (EventHubsEmulator emulator =
                        EventHubsEmulator.start(0, null, EmulatorSettings.IN_MEMORY, new BoundSockets(here));
                CommittedAlerts alerts = new CommittedAlerts(kafka.getBootstrapServers(), topics);
                Story story = new Story(emulator.createHub(HUB, HUB_PARTITIONS))) {
            String hub = emulator.connectionString().replace("127.0.0.1", here.getHostAddress());
            List<GenericContainer<?>> replicas = new ArrayList<>();
            for (int ordinal = 0; ordinal < 3; ordinal++) {
                volumes.add(Containers.newVolume());
                replicas.add(replica(ordinal, topics));
            }
            start(ingest(hub, topics), replicas.get(0), replicas.get(1), replicas.get(2));
            story.start();
            replicas.forEach(ContainersTest::awaitAvailable);
            awaitAllOf(story, alerts);

            List<Instant> steps = new ArrayList<>();
            for (int ordinal = 2; ordinal >= 0; ordinal--) { // as a StatefulSet does
                steps.add(Instant.now());
                Containers.terminate(replicas.get(ordinal));
                replicas.get(ordinal).stop();
                GenericContainer<?> upgraded = replica(ordinal, topics);
                start(upgraded);
                awaitAvailable(upgraded);
            }
            awaitAllOf(story, alerts);
            steps.add(Instant.now());
            story.stop();
            awaitAllOf(story, alerts);
            List<Duration> longest = IntStream.range(1, steps.size())
                    .mapToObj(i -> longest(story, alerts, steps.get(i - 1), steps.get(i)))
                    .toList();

            assertThat(alerts.created(Rule.LEGACY_SIGN_IN))
                    .extracting(Seen::holdout)
                    .containsExactlyInAnyOrderElementsOf(story.published().keySet());
            System.out.printf(
                    "%d alerts, three processors replaced one after the other, from the hub to a reader of committed records at the"
                            + " longest: %s%n",
                    story.published().size(), longest);
            assertThat(longest).allSatisfy(delay -> assertThat(delay).isLessThanOrEqualTo(UPGRADE));
        }
    }

    private Topics topics(int partitions) {
        GenericContainer<?> once = Containers.holdout(
                        network, 512, Optional.empty(), "topics", "--partitions", Integer.toString(partitions))
                .withStartupCheckStrategy(new OneShotStartupCheckStrategy().withTimeout(PATIENCE));
        services.add(once);
        once.start();
        assertThat(once.getLogs()).contains("created  holdout.alerts");
        return new Topics(Topics.DEFAULT_PREFIX, partitions);
    }

    private GenericContainer<?> ingest(String hub, Topics topics) {
        return kept(Containers.service(network, 768, Optional.empty(), "ingest")
                .withEnv("HOLDOUT_PARTITIONS", Integer.toString(topics.partitions()))
                .withEnv("HOLDOUT_CONNECTION_STRING", hub)
                .withEnv("HOLDOUT_HUB", HUB));
    }

    /** With a volume of its own for its state, as the image's user. */
    private GenericContainer<?> processor(Topics topics) {
        return kept(
                processorOf(topics).withCreateContainerCmdModifier(create -> create.withVolumes(new Volume(STATE))));
    }

    /** As a pod of the chart's StatefulSet: a name, a volume that outlives it, standbys, the memory as it is shared there. */
    private GenericContainer<?> replica(int ordinal, Topics topics) {
        return kept(processorOf(topics)
                .withEnv("HOLDOUT_STANDBYS", "1")
                .withEnv("HOLDOUT_THREADS", "2")
                .withEnv("JDK_JAVA_OPTIONS", "-XX:MaxRAMPercentage=50 -XX:+UseSerialGC -XX:+ExitOnOutOfMemoryError")
                .withCreateContainerCmdModifier(create -> {
                    create.withHostName("holdout-processor-" + ordinal);
                    requireNonNull(create.getHostConfig()).withBinds(new Bind(volumes.get(ordinal), new Volume(STATE)));
                }));
    }

    private GenericContainer<?> processorOf(Topics topics) {
        return Containers.service(network, 1024, Optional.empty(), "processor")
                .withEnv("HOLDOUT_PARTITIONS", Integer.toString(topics.partitions()))
                .withEnv("HOLDOUT_STATE_DIR", STATE + "/state");
    }

    private GenericContainer<?> sinks(WebhookReceiver webhook, Topics topics) throws Exception {
        Path delivery = Files.writeString(folder.resolve("delivery.yaml"), """
                webhooks:
                  receiver: {kind: webhook, url: "env:RECEIVER_URL", secret: "env:RECEIVER_SECRET"}
                """);
        return kept(Containers.service(network, 512, Optional.of(folder), "sinks")
                .withEnv("HOLDOUT_PARTITIONS", Integer.toString(topics.partitions()))
                .withEnv("HOLDOUT_DELIVERY", delivery.toString())
                .withEnv("HOLDOUT_ALLOW_PRIVATE_WEBHOOKS", "true")
                .withEnv("RECEIVER_URL", webhook.url())
                .withEnv("RECEIVER_SECRET", "a secret of a trial only")
                .withEnv("JDK_JAVA_OPTIONS", WebhookReceiver.trusting(folder.resolve("webhook.p12"))));
    }

    private GenericContainer<?> kept(GenericContainer<?> service) {
        services.add(service);
        return service;
    }

    private static void start(GenericContainer<?>... containers) {
        Startables.deepStart(containers).join();
    }

    /** In the sense of Kubernetes: ready, and for long enough. */
    private static void awaitAvailable(GenericContainer<?> service) {
        await().during(MIN_READY).atMost(PATIENCE).until(() -> Containers.isReady(service));
    }

    /** Of all that is published by now, and of some more that comes meanwhile. */
    private static void awaitAllOf(Story story, CommittedAlerts alerts) {
        int before = alerts.created(Rule.LEGACY_SIGN_IN).size();
        await().atMost(PATIENCE)
                .until(() ->
                        story.isOver() || alerts.created(Rule.LEGACY_SIGN_IN).size() >= before + 15);
        Set<Holdout> published = story.published().keySet();
        await().atMost(PATIENCE)
                .until(() -> alerts.created(Rule.LEGACY_SIGN_IN).stream()
                        .map(Seen::holdout)
                        .collect(toSet())
                        .containsAll(published));
    }

    private static Set<Holdout> told(List<Post> posts) {
        return posts.stream()
                .map(Post::finding)
                .filter(finding -> finding.metadata().eventCode().equals(Rule.LEGACY_SIGN_IN.id()))
                .map(CommittedAlerts::holdoutOf)
                .collect(toSet());
    }

    private static List<Holdout> firstPosts(WebhookReceiver webhook) {
        Map<String, Post> byDelivery =
                webhook.posts().stream().collect(toMap(Post::delivery, post -> post, (one, again) -> one));
        return byDelivery.values().stream()
                .map(Post::finding)
                .filter(finding -> finding.metadata().eventCode().equals(Rule.LEGACY_SIGN_IN.id()))
                .map(CommittedAlerts::holdoutOf)
                .toList();
    }

    private static Duration longest(Story story, CommittedAlerts alerts, Instant from, Instant to) {
        Map<Holdout, Instant> published = story.published();
        return alerts.created(Rule.LEGACY_SIGN_IN).stream()
                .filter(alert -> published.containsKey(alert.holdout()))
                .filter(alert -> {
                    Instant at = published.getOrDefault(alert.holdout(), Instant.EPOCH);
                    return !at.isBefore(from) && at.isBefore(to);
                })
                .map(alert -> Duration.between(published.getOrDefault(alert.holdout(), alert.at()), alert.at()))
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }
}
