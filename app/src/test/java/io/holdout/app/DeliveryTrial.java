package io.holdout.app;

import static java.util.stream.Collectors.joining;

import io.holdout.app.WrittenAlerts.Alert;
import io.holdout.app.broker.EmbeddedBroker;
import io.holdout.model.Topics;
import io.holdout.sinks.delivery.Limit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Has {@code holdout sinks} tell two webhooks of alerts that wait already, kills it again and again, and keeps what the webhooks saw:
 * {@code siem} takes signed records one by one, {@code soc} cards of Teams.
 */
final class DeliveryTrial implements AutoCloseable {
    static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX, 4);
    private final Path directory;
    private final EmbeddedBroker broker;
    private final DeliveryDouble webhooks;
    private final List<Long> kills = new ArrayList<>();
    private final Map<String, String> environment;
    private int started;

    /**
     * @param trouble how many of a hundred requests are not taken
     * @param budget of both webhooks
     */
    DeliveryTrial(Path directory, long seed, int trouble, List<Limit> budget) throws Exception {
        this.directory = directory;
        this.broker = EmbeddedBroker.temporary();
        this.webhooks = new DeliveryDouble(seed, trouble);
        Cluster.run(
                kafka(),
                admin -> new TopicSetup(admin).ensure(TOPICS.all((short) 1)).orElseThrow());
        Path file = Files.writeString(directory.resolve("delivery.yaml"), """
                webhooks:
                  siem:
                    kind: webhook
                    url: env:SIEM_URL
                    secret: env:SIEM_SECRET
                    budget: [BUDGET]
                    timeouts: {request: PT2S}
                    retry: {first: PT0.02S, longest: PT0.1S}
                  soc:
                    url: env:SOC_URL
                    budget: [BUDGET]
                    timeouts: {request: PT2S}
                    retry: {first: PT0.02S, longest: PT0.1S}
                    first-days: PT0S
                    cap: 100000
                    listed: 500
                    hold: {critical: PT1S, high: PT1S, medium: PT1S, low: PT1S, legacy-sign-in: PT1S, regressed: PT1S}
                """.replace(
                        "BUDGET",
                        budget.stream()
                                .map(limit -> "\"" + limit.messages() + " per " + limit.per() + "\"")
                                .collect(joining(", "))));
        this.environment = Map.of(
                "HOLDOUT_DELIVERY", file.toString(),
                "HOLDOUT_ALLOW_PRIVATE_WEBHOOKS", "true",
                "HOLDOUT_BOOTSTRAP", broker.bootstrapServers(),
                "HOLDOUT_PARTITIONS", Integer.toString(TOPICS.partitions()),
                "KAFKA_GROUP_INSTANCE_ID", "one",
                "SIEM_URL", webhooks.url("siem"),
                "SIEM_SECRET", "a secret of the test",
                "SOC_URL", webhooks.url("soc"));
    }

    Map<String, Object> kafka() {
        return Map.of("bootstrap.servers", broker.bootstrapServers());
    }

    void write(List<Alert> alerts) {
        WrittenAlerts.write(kafka(), TOPICS, alerts);
    }

    /**
     * Runs the sink until both webhooks have been told all of that many alerts, or the time is over; kills it again and again.
     *
     * @param life attempts that it may make between two kills, at most
     */
    boolean deliver(int alerts, int life, Random random, Duration limit) throws Exception {
        long end = System.nanoTime() + limit.toNanos();
        HoldoutProcess sink = start();
        int last = random.nextInt(life);
        while (System.nanoTime() < end) {
            if (webhooks.told("siem") == alerts && webhooks.told("soc") == alerts) {
                sink.close();
                return true;
            }
            if (webhooks.count() > last) {
                kills.add(System.nanoTime());
                sink.kill();
                kills.add(System.nanoTime());
                sink = start();
                last = webhooks.count() + random.nextInt(life);
            }
            Thread.sleep(20);
        }
        sink.close();
        return false;
    }

    HoldoutProcess start() throws IOException {
        HoldoutProcess sink =
                HoldoutProcess.start(directory.resolve("sinks-" + started++ + ".err"), environment, "sinks");
        sink.await(line -> line.startsWith("Telling soc"));
        return sink;
    }

    /** What {@code holdout deliveries} says. */
    Scan deliveries() throws IOException {
        return Scan.run(directory, environment, "deliveries");
    }

    /** What the sinks said that is no refusal of a message. */
    List<String> complaints() throws IOException {
        List<String> complaints = new ArrayList<>();
        for (int i = 0; i < started; i++) {
            try (Stream<String> lines = Files.lines(directory.resolve("sinks-" + i + ".err"))) {
                lines.forEach(complaints::add);
            }
        }
        return complaints;
    }

    List<DeliveryDouble.Request> requests(String webhook) {
        return webhooks.requests(webhook);
    }

    /** How many alerts were in messages that the webhook took. */
    int told(String webhook) {
        return webhooks.told(webhook);
    }

    int killed() {
        return kills.size() / 2;
    }

    /** Whether the sink was killed between two moments. */
    boolean wasKilled(long from, long to) {
        return kills.stream().anyMatch(kill -> kill >= from && kill <= to);
    }

    @Override
    public void close() {
        webhooks.close();
        broker.close();
    }
}
