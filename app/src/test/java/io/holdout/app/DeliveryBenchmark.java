package io.holdout.app;

import static java.util.Objects.requireNonNull;

import io.holdout.app.DeliveryDouble.Request;
import io.holdout.app.WrittenAlerts.Alert;
import io.holdout.app.broker.EmbeddedBroker;
import io.holdout.model.Rule;
import io.holdout.model.Severity;
import io.holdout.model.Topics;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Measures {@code sinks} as a process of its own beside a broker: how long from an alert's commit to the request that tells it, and
 * how long it takes to catch up with what waits, in a heap of 256 MB.
 *
 * <p>Arguments: alerts one by one, alerts at once.
 */
final class DeliveryBenchmark {
    private static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX, 12);
    private static final String WEBHOOK = "one";
    private static final int WARM_UP = 500;
    private static final int BATCH = 1000;
    private static final Pattern READ =
            Pattern.compile("(?m)^holdout_delivery_findings\\{(?=[^}]*what=\"read\")[^}]*} ([0-9.E]+)$");

    /** Teams and a ticketing system, with no limit in the way and nothing held. */
    private static final String AT_ONCE = "url: 'env:URL', budget: [], first-days: PT0S, cap: 100000";

    private static final String SIGNED = "kind: webhook, url: 'env:URL', secret: 'env:KEY'";

    private DeliveryBenchmark() {}

    public static void main(String[] args) throws Exception {
        int alerts = Integer.parseInt(args[0]);
        if (alerts > 0) {
            latency("card", AT_ONCE, alerts);
            latency("signed record", SIGNED, alerts);
        }
        if (Integer.parseInt(args[1]) > 0) {
            catchUp(Integer.parseInt(args[1]));
        }
    }

    private record Setting(EmbeddedBroker broker, DeliveryDouble webhook, Path directory) implements AutoCloseable {
        static Setting open() throws Exception {
            Setting setting = new Setting(
                    EmbeddedBroker.temporary(), new DeliveryDouble(1, 0), Files.createTempDirectory("delivery"));
            TopicSetup.ensure(setting.kafka(), TOPICS.all((short) 1));
            return setting;
        }

        Map<String, Object> kafka() {
            return Map.of("bootstrap.servers", broker.bootstrapServers());
        }

        Sinks sinks(String config) throws IOException {
            Path file = Files.writeString(
                    directory.resolve("delivery.yaml"), "webhooks: {" + WEBHOOK + ": {" + config + "}}\n");
            HoldoutProcess process = HoldoutProcess.start(
                    directory.resolve("sinks.err"),
                    Map.of(
                            "HOLDOUT_DELIVERY", file.toString(),
                            "HOLDOUT_ALLOW_PRIVATE_WEBHOOKS", "true",
                            "HOLDOUT_BOOTSTRAP", broker.bootstrapServers(),
                            "HOLDOUT_PARTITIONS", Integer.toString(TOPICS.partitions()),
                            "HOLDOUT_HTTP_PORT", "0",
                            "URL", webhook.url(WEBHOOK),
                            "KEY", "a secret of the benchmark"),
                    Holdout.class,
                    List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError"),
                    "sinks");
            String listening = process.await(line -> line.startsWith("Metrics and health at "));
            process.await(line -> line.startsWith("Telling "));
            return new Sinks(process, URI.create(listening.replaceAll(".* ", "") + "/metrics"));
        }

        @Override
        public void close() throws IOException {
            webhook.close();
            broker.close();
            Files.delete(directory.resolve("delivery.yaml"));
            Files.delete(directory.resolve("sinks.err"));
            Files.delete(directory);
        }
    }

    private record Sinks(HoldoutProcess process, URI metrics) implements AutoCloseable {
        /** How many alerts it has read. */
        long read(HttpClient client) throws IOException, InterruptedException {
            String text = client.send(HttpRequest.newBuilder(metrics).build(), BodyHandlers.ofString())
                    .body();
            return READ.matcher(text)
                    .results()
                    .mapToLong(value -> (long) Double.parseDouble(value.group(1)))
                    .findFirst()
                    .orElse(0);
        }

        @Override
        public void close() {
            process.close();
        }
    }

    /** One alert after the other, each once the one before has arrived; each of a kind of its own. */
    private static void latency(String what, String config, int alerts) throws Exception {
        try (Setting setting = Setting.open();
                Sinks sinks = setting.sinks(config);
                WrittenAlerts.Writer writer = WrittenAlerts.writer(setting.kafka(), TOPICS)) {
            Map<String, Long> committed = new HashMap<>();
            for (int i = 0; i < alerts + WARM_UP; i++) {
                Alert alert = new Alert(i, Severity.HIGH, Instant.now(), Rule.CREDENTIAL_KNOWN, "t" + i);
                writer.write(List.of(alert));
                committed.put(alert.name(), System.nanoTime());
                while (setting.webhook.told(WEBHOOK) <= i) {
                    Thread.sleep(1);
                }
            }
            long[] took = setting.webhook.requests(WEBHOOK).stream()
                    .skip(WARM_UP)
                    .mapToLong(request -> request.nanos() - committedAt(committed, request))
                    .sorted()
                    .toArray();
            System.out.printf(
                    "%s, from commit to request, %d alerts: median %.0f ms, p99 %.0f ms, longest %.0f ms; CPU of sinks %d s%n",
                    what,
                    took.length,
                    ms(took[took.length / 2]),
                    ms(took[took.length * 99 / 100]),
                    ms(took[took.length - 1]),
                    sinks.process.cpu().toSeconds());
        }
    }

    private static long committedAt(Map<String, Long> committed, Request request) {
        return requireNonNull(committed.get(request.names().get(0)));
    }

    private static double ms(long nanos) {
        return nanos / 1e6;
    }

    /** Everything waits before the sink begins; folded for Teams, with its usual budget. */
    private static void catchUp(int alerts) throws Exception {
        try (Setting setting = Setting.open()) {
            fill(setting, alerts);
            HttpClient client = HttpClient.newHttpClient();
            long began = System.nanoTime();
            try (Sinks sinks = setting.sinks("url: 'env:URL', first-days: PT0S")) {
                while (sinks.read(client) < alerts) {
                    Thread.sleep(Duration.ofSeconds(1).toMillis());
                }
                double seconds = (System.nanoTime() - began) / 1e9;
                System.out.printf(
                        "%d alerts caught up in %.0f s (%.0f a second) with a heap of 256 MB, resident at most %d MB; %d messages so"
                                + " far; CPU of sinks %d s%n",
                        alerts,
                        seconds,
                        alerts / seconds,
                        sinks.process.mostResidentMegabytes(),
                        setting.webhook.count(),
                        sinks.process.cpu().toSeconds());
            }
        }
    }

    /** Of three severities, all rules and twenty tenants, of the last 22 hours. */
    private static void fill(Setting setting, int alerts) {
        Instant now = Instant.now();
        Severity[] severities = {Severity.LOW, Severity.MEDIUM, Severity.HIGH};
        Rule[] rules = Rule.values();
        try (WrittenAlerts.Writer writer = WrittenAlerts.writer(setting.kafka(), TOPICS)) {
            List<Alert> batch = new ArrayList<>();
            for (int i = 0; i < alerts; i++) {
                batch.add(new Alert(
                        i, severities[i % 3], now.minusSeconds(i % 80_000), rules[i % rules.length], "t" + i % 20));
                if (batch.size() == BATCH || i == alerts - 1) {
                    writer.write(batch);
                    batch.clear();
                }
            }
        }
    }
}
