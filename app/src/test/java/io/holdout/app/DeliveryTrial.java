package io.holdout.app;

import io.holdout.app.WrittenAlerts.Alert;
import io.holdout.app.broker.EmbeddedBroker;
import io.holdout.model.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Has {@code holdout sinks} tell two webhooks of alerts that wait already, kills it again and again, and keeps what the webhooks saw:
 * {@code siem} takes signed records one by one, {@code soc} cards of Teams.
 */
final class DeliveryTrial implements AutoCloseable {
    static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX, 4);
    private static final Pattern NAME = Pattern.compile("f\\d{6}");

    private final Path directory;
    private final EmbeddedBroker broker;
    private final DeliveryDouble webhooks;
    private final List<Long> kills = new ArrayList<>();
    private final Map<String, String> environment;
    private int started;

    /**
     * @param trouble how many of a hundred requests are not taken
     * @param budget limits of both webhooks, as in the file
     */
    DeliveryTrial(Path directory, long seed, int trouble, String budget) throws Exception {
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
                """.replace("BUDGET", budget));
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

    /** Runs the sink until both webhooks have been told all of that many alerts, or the time is over; kills it every few seconds. */
    boolean deliver(int alerts, boolean kill, Random random, Duration limit) throws Exception {
        long end = System.nanoTime() + limit.toNanos();
        HoldoutProcess sink = start();
        long next = soon(random);
        int seen = 0;
        int life = random.nextInt(40);
        while (System.nanoTime() < end) {
            if (told("siem").size() == alerts && told("soc").size() == alerts) {
                sink.close();
                return true;
            }
            // on a slow machine it may take long to come back
            if (kill && System.nanoTime() > next && webhooks.count() - seen > life) {
                kills.add(System.nanoTime());
                sink.kill();
                kills.add(System.nanoTime());
                sink = start();
                next = soon(random);
                seen = webhooks.count();
                life = random.nextInt(40);
            }
            Thread.sleep(20);
        }
        sink.close();
        return false;
    }

    private static long soon(Random random) {
        return System.nanoTime()
                + Duration.ofMillis(1000 + random.nextInt(3000)).toNanos();
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

    /** Names of the alerts in messages that were taken. */
    Set<String> told(String webhook) {
        Set<String> told = new HashSet<>();
        for (DeliveryDouble.Request request : webhooks.requests(webhook)) {
            if (request.answer() == DeliveryDouble.Answer.ACCEPTED) {
                told.addAll(names(request));
            }
        }
        return told;
    }

    static List<String> names(DeliveryDouble.Request request) {
        List<String> names = new ArrayList<>();
        Matcher matcher = NAME.matcher(request.body());
        while (matcher.find()) {
            if (!names.contains(matcher.group())) {
                names.add(matcher.group());
            }
        }
        return names;
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
