package io.holdout.deploy;

import io.holdout.app.ops.DeliveryMeters;
import io.holdout.app.ops.Health;
import io.holdout.app.ops.IngestMeters;
import io.holdout.app.ops.OpenTransactions;
import io.holdout.app.ops.ProcessorMeters;
import io.holdout.app.ops.ServiceMeters;
import io.holdout.ingest.hub.HubCommit;
import io.holdout.model.Category;
import io.holdout.model.Counts;
import io.holdout.model.DeadLetter;
import io.holdout.model.Severity;
import io.holdout.processor.stage.Tally;
import io.holdout.sinks.delivery.WebhookStatus;
import io.holdout.sinks.ledger.Rows;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the services answer at /metrics once each thing they count has happened, from their own registries. */
final class Exported {
    private static final Pattern SERIES = Pattern.compile("(?m)^([a-z][a-z0-9_]*)(?:\\{(.*)\\})? ");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"");

    private Exported() {}

    /** Labels by name of the metric. */
    static Map<String, Set<String>> metrics() {
        Map<String, Set<String>> labels = new TreeMap<>();
        Matcher series = SERIES.matcher(text());
        while (series.find()) {
            Set<String> ofOne = labels.computeIfAbsent(series.group(1), name -> new TreeSet<>());
            if (series.group(2) != null) {
                LABEL.matcher(series.group(2)).results().forEach(label -> ofOne.add(label.group(1)));
            }
        }
        return labels;
    }

    static String text() {
        return ingest() + processor() + sinks();
    }

    private static String ingest() {
        PrometheusMeterRegistry registry = ServiceMeters.of("ingest", "test");
        IngestMeters meters = new IngestMeters(registry, new Health());
        meters.rebalanced("hub", 1);
        meters.acquired("hub", 0, -1, "start");
        meters.committed(new HubCommit(
                "hub",
                0,
                1,
                1,
                new Counts(Map.of(Category.INTERACTIVE, 1L), Map.of(), 1),
                Map.of(DeadLetter.Reason.NOT_JSON, 1L),
                2,
                Duration.ofMillis(1)));
        meters.sourceLag("hub", Duration.ofMinutes(2));
        meters.end("hub", 0, 2);
        meters.gap("hub", 0, 3, 4);
        meters.lost("hub", 0, "the hub does not answer");
        meters.stopped("hub", 0, "it was created again");
        return registry.scrape();
    }

    private static String processor() {
        PrometheusMeterRegistry registry = ServiceMeters.of("processor", "test");
        ProcessorMeters meters = new ProcessorMeters(registry, new Health());
        meters.watch(List.of("holdout.signins"), topic -> 1);
        meters.count(() -> Optional.of(new Tally(1, 2, 3, 4, 5)));
        meters.serving();
        openTransactions(registry);
        return registry.scrape();
    }

    private static String sinks() {
        PrometheusMeterRegistry registry = ServiceMeters.of("sinks", "test");
        DeliveryMeters meters = new DeliveryMeters(registry, new Health(), List.of("soc"));
        meters.opened("soc");
        meters.attempted("soc", "delivered", Duration.ofMillis(1));
        meters.stands(
                new WebhookStatus(
                        "soc",
                        Rows.Totals.NONE,
                        0,
                        Map.of(Severity.HIGH, 1L),
                        1,
                        List.of(new WebhookStatus.Left(100, Duration.ofHours(1), 99)),
                        ""),
                3);
        openTransactions(registry);
        return registry.scrape();
    }

    /** There need not be a Kafka to ask. */
    private static void openTransactions(PrometheusMeterRegistry registry) {
        OpenTransactions.watch(Map.of("bootstrap.servers", "127.0.0.1:1"), registry, List.of("holdout.signins"))
                .close();
    }
}
