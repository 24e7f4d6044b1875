package io.holdout.deploy;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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
    private static final int PARTITIONS = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    private Path temporary = Path.of("");

    private Path folder = Path.of("");
    private final Network network = Network.newNetwork();
    private final KafkaContainer kafka = Containers.kafka(network);
    private final List<GenericContainer<?>> services = new ArrayList<>();

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
        kafka.stop();
        network.close();
    }

    @Test
    void everyAlertIsToldOnceWhileInstancesComeAndGoAndAreKilled() throws Exception {
        InetAddress here = Containers.gateway(network);
        assumeTrue(NetworkInterface.getByInetAddress(here) != null, "containers run on another machine");
        topics();
        Topics topics = new Topics(Topics.DEFAULT_PREFIX, PARTITIONS);
        try (EventHubsEmulator emulator =
                        EventHubsEmulator.start(0, null, EmulatorSettings.IN_MEMORY, new BoundSockets(here));
                WebhookReceiver webhook = WebhookReceiver.start(here, folder.resolve("webhook.p12"));
                CommittedAlerts alerts = new CommittedAlerts(kafka.getBootstrapServers(), topics);
                Story story = new Story(emulator.createHub(HUB, PARTITIONS))) {
            String hub = emulator.connectionString().replace("127.0.0.1", here.getHostAddress());
            GenericContainer<?> ingest = ingest(hub);
            GenericContainer<?> first = processor();
            start(ingest, first, sinks(webhook));
            story.start();
            awaitAllOf(story, alerts);

            Instant scaling = Instant.now();
            GenericContainer<?> second = processor();
            GenericContainer<?> third = processor();
            start(second, third);
            awaitAllOf(story, alerts);

            Instant killing = Instant.now();
            Containers.kill(second);
            Containers.kill(ingest);
            start(ingest(hub));
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

    private void topics() {
        GenericContainer<?> once = Containers.holdout(
                        network, 512, Optional.empty(), "topics", "--partitions", Integer.toString(PARTITIONS))
                .withStartupCheckStrategy(new OneShotStartupCheckStrategy().withTimeout(PATIENCE));
        services.add(once);
        once.start();
        assertThat(once.getLogs()).contains("created  holdout.alerts");
    }

    private GenericContainer<?> ingest(String hub) {
        return kept(Containers.service(network, 768, Optional.empty(), "ingest")
                .withEnv("HOLDOUT_PARTITIONS", Integer.toString(PARTITIONS))
                .withEnv("HOLDOUT_CONNECTION_STRING", hub)
                .withEnv("HOLDOUT_HUB", HUB));
    }

    /** With a volume of its own for its state, as the image's user. */
    private GenericContainer<?> processor() {
        return kept(Containers.service(network, 1024, Optional.empty(), "processor")
                .withEnv("HOLDOUT_PARTITIONS", Integer.toString(PARTITIONS))
                .withEnv("HOLDOUT_STATE_DIR", "/var/lib/holdout/state")
                .withCreateContainerCmdModifier(create -> create.withVolumes(new Volume("/var/lib/holdout"))));
    }

    private GenericContainer<?> sinks(WebhookReceiver webhook) throws Exception {
        Path delivery = Files.writeString(folder.resolve("delivery.yaml"), """
                webhooks:
                  receiver: {kind: webhook, url: "env:RECEIVER_URL", secret: "env:RECEIVER_SECRET"}
                """);
        return kept(Containers.service(network, 512, Optional.of(folder), "sinks")
                .withEnv("HOLDOUT_PARTITIONS", Integer.toString(PARTITIONS))
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
