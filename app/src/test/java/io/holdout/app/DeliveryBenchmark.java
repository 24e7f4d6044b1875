package io.holdout.app;

import io.holdout.app.WrittenAlerts.Alert;
import io.holdout.app.broker.EmbeddedBroker;
import io.holdout.model.Rule;
import io.holdout.model.Severity;
import io.holdout.model.Topics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Measures {@code sinks} as a process of its own beside a broker: how long from an alert's commit to the request that tells it, and
 * how long it takes to catch up with what waits, in a heap of 256 MB.
 *
 * <p>Arguments: alerts one by one, alerts at once.
 */
final class DeliveryBenchmark {
    private static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX, 12);
    private static final Duration BETWEEN = Duration.ofMillis(20);

    private DeliveryBenchmark() {}

    public static void main(String[] args) throws Exception {
        latency(Integer.parseInt(args[0]));
        catchUp(Integer.parseInt(args[1]));
    }

    private record Setting(EmbeddedBroker broker, DeliveryDouble webhook, Path directory) implements AutoCloseable {
        static Setting open() throws Exception {
            Setting setting = new Setting(
                    EmbeddedBroker.temporary(), new DeliveryDouble(1, 0), Files.createTempDirectory("delivery"));
            Cluster.run(setting.kafka(), admin -> new TopicSetup(admin)
                    .ensure(TOPICS.all((short) 1))
                    .orElseThrow());
            return setting;
        }

        Map<String, Object> kafka() {
            return Map.of("bootstrap.servers", broker.bootstrapServers());
        }

        HoldoutProcess sinks(String webhook) throws Exception {
            Path file = Files.writeString(directory.resolve("delivery.yaml"), "webhooks: {one: {" + webhook + "}}\n");
            HoldoutProcess sinks = HoldoutProcess.start(
                    directory.resolve("sinks.err"),
                    environment(file),
                    Holdout.class,
                    List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError"),
                    "sinks");
            sinks.await(line -> line.startsWith("Telling one"));
            return sinks;
        }

        Map<String, String> environment(Path file) {
            return Map.of(
                    "HOLDOUT_DELIVERY", file.toString(),
                    "HOLDOUT_ALLOW_PRIVATE_WEBHOOKS", "true",
                    "HOLDOUT_BOOTSTRAP", broker.bootstrapServers(),
                    "HOLDOUT_PARTITIONS", Integer.toString(TOPICS.partitions()),
                    "URL", webhook.url("one"),
                    "KEY", "a secret of the benchmark");
        }

        @Override
        public void close() {
            webhook.close();
            broker.close();
        }
    }

    /** One alert after the other; the budget allows them all. */
    private static void latency(int alerts) throws Exception {
        try (Setting setting = Setting.open();
                HoldoutProcess sinks = setting.sinks("kind: webhook, url: 'env:URL', secret: 'env:KEY'")) {
            Map<String, Long> committed = new HashMap<>();
            WrittenAlerts.Writer writer = WrittenAlerts.writer(setting.kafka(), TOPICS);
            try (writer) {
                for (int i = 0; i < alerts + 200; i++) {
                    Alert alert = new Alert(i, Severity.HIGH, Instant.now(), Rule.CREDENTIAL_KNOWN, "t");
                    writer.write(List.of(alert));
                    if (i >= 200) { // the others warm up
                        committed.put(alert.name(), System.nanoTime());
                    }
                    Thread.sleep(BETWEEN.toMillis());
                }
            }
            while (setting.webhook.count() < alerts + 200) {
                Thread.sleep(100);
            }
            long[] took = setting.webhook.requests("one").stream()
                    .filter(request -> committed.containsKey(DeliveryTrial.names(request).get(0)))
                    .mapToLong(request -> request.nanos()
                            - committed.getOrDefault(DeliveryTrial.names(request).get(0), 0L))
                    .sorted()
                    .toArray();
            System.out.printf(
                    "from commit to request, %d alerts: median %.0f ms, p99 %.0f ms, longest %.0f ms%n",
                    took.length, ms(took[took.length / 2]), ms(took[took.length * 99 / 100]), ms(took[took.length - 1]));
        }
    }

    private static double ms(long nanos) {
        return nanos / 1e6;
    }

    /** Everything waits before the sink begins; folded for Teams. */
    private static void catchUp(int alerts) throws Exception {
        try (Setting setting = Setting.open()) {
            Instant now = Instant.now();
            Severity[] severities = {Severity.LOW, Severity.MEDIUM, Severity.HIGH};
            Rule[] rules = Rule.values();
            try (WrittenAlerts.Writer writer = WrittenAlerts.writer(setting.kafka(), TOPICS)) {
                for (int from = 0; from < alerts; from += 1000) {
                    List<Alert> batch = new ArrayList<>();
                    IntStream.range(from, Math.min(alerts, from + 1000))
                            .forEach(i -> batch.add(new Alert(
                                    i, severities[i % 3], now.minusSeconds(i % 80_000), rules[i % rules.length], "t" + i % 20)));
                    writer.write(batch);
                }
            }
            long began = System.nanoTime();
            try (HoldoutProcess sinks = setting.sinks("url: 'env:URL', first-days: PT0S")) {
                long read = 0;
                while (read < alerts) {
                    Thread.sleep(1000);
                    read = read(setting);
                }
                System.out.printf(
                        "%d alerts caught up in %.0f s with a heap of 256 MB, %d messages so far%n",
                        read, (System.nanoTime() - began) / 1e9, setting.webhook.count());
            }
        }
    }

    private static long read(Setting setting) throws Exception {
        Path file = setting.directory.resolve("delivery.yaml");
        Scan scan = Scan.run(setting.directory, setting.environment(file), "deliveries");
        return Arrays.stream(scan.stdout().split("\n"))
                .filter(line -> line.strip().startsWith("alerts "))
                .map(line -> line.replaceAll("\\D*(\\d+) read.*", "$1"))
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElse(0);
    }
}
