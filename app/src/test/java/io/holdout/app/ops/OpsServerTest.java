package io.holdout.app.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdout.ingest.hub.HubCommit;
import io.holdout.model.AdFsFailure;
import io.holdout.model.Category;
import io.holdout.model.Counts;
import io.holdout.model.DeadLetter;
import io.holdout.sinks.delivery.WebhookStatus;
import io.holdout.sinks.ledger.Rows;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What Prometheus and Kubernetes get to see, asked over HTTP. */
class OpsServerTest {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Health health = new Health();
    private final IngestMeters meters = new IngestMeters(registry, health);

    @SuppressWarnings("NullAway.Init") // before each test
    private OpsServer server;

    @BeforeEach
    void start() throws IOException {
        server = OpsServer.start("127.0.0.1", 0, registry, health);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private HttpResponse<String> ask(String method, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .timeout(Duration.ofSeconds(20))
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    private String metrics() throws IOException, InterruptedException {
        return ask("GET", "/metrics").body();
    }

    /** Seven records: four sign-ins, two of other categories, one that could not be read. */
    private static HubCommit commit(long acknowledged) {
        return new HubCommit(
                "contoso.signins",
                2,
                3,
                41,
                new Counts(
                        Map.of(Category.INTERACTIVE, 3L, Category.NON_INTERACTIVE, 1L),
                        Map.of("AuditLogs", 1L, "Whatever<script>", 1L),
                        1,
                        Map.of(AdFsFailure.BAD_PASSWORD, 1L)),
                Map.of(DeadLetter.Reason.NOT_JSON, 1L),
                acknowledged,
                Duration.ofMillis(80));
    }

    @Test
    void everyRecordIsCountedByCategoryAndOutcome() throws Exception {
        meters.committed(commit(5));
        meters.committed(commit(5));

        assertThat(metrics())
                .contains("holdout_ingest_events_total{hub=\"contoso.signins\"} 6.0")
                .contains(
                        "holdout_ingest_records_total{category=\"SignInLogs\",hub=\"contoso.signins\",outcome=\"sign-in\"} 6.0")
                .contains(
                        "holdout_ingest_records_total{category=\"NonInteractiveUserSignInLogs\",hub=\"contoso.signins\",outcome=\"sign-in\"} 2.0")
                .contains(
                        "holdout_ingest_records_total{category=\"AuditLogs\",hub=\"contoso.signins\",outcome=\"ignored\"} 2.0")
                .contains("holdout_ingest_adfs_failures_total{failure=\"badPasswords\",hub=\"contoso.signins\"} 2.0")
                .contains("holdout_ingest_dead_letters_total{hub=\"contoso.signins\",reason=\"not-json\"} 2.0")
                .contains("holdout_ingest_position{hub=\"contoso.signins\",partition=\"2\"} 41.0")
                .contains("holdout_ingest_pipeline_lag_seconds_count{hub=\"contoso.signins\"} 2");
    }

    /** Anybody who may publish could else make as many time series as there are names. */
    @Test
    void aCategoryThatNobodyKnowsIsNotNamed() throws Exception {
        meters.committed(commit(5));

        assertThat(metrics()).doesNotContain("Whatever").contains("category=\"other\"");
    }

    @Test
    void theDifferenceIsWhatWasReadAndIsNotInKafka() throws Exception {
        meters.committed(commit(5));
        assertThat(metrics())
                .contains("holdout_ingest_reconciliation_difference{hub=\"contoso.signins\",partition=\"2\"} 0.0");

        meters.committed(commit(3));
        assertThat(metrics())
                .contains("holdout_ingest_reconciliation_difference{hub=\"contoso.signins\",partition=\"2\"} 2.0");
    }

    /** A counter that is first seen with what it first counted has not risen, for Prometheus. */
    @Test
    void allThatIsCountedOfAHubIsThereBeforeItIsRead() throws Exception {
        meters.acquired("contoso.signins", 2, 38, "start");
        Set<String> before = series(metrics());

        meters.committed(commit(5));

        assertThat(series(metrics())).isEqualTo(before).anyMatch(name -> name.contains("outcome=\"dead-letter\""));
    }

    /** Those that alerts and the dashboard divide or add. */
    private static Set<String> series(String metrics) {
        return metrics.lines()
                .filter(line -> line.matches("holdout_ingest_(events|records|dead_letters|lost_to_retention)_total.*"))
                .map(line -> line.substring(0, line.indexOf('}')))
                .collect(Collectors.toSet());
    }

    /** Another instance may have read it in the meantime: the hub's end and an old position would make a backlog of it. */
    @Test
    void aPartitionThatComesBackStandsWhereItIsReadFrom() throws Exception {
        meters.acquired("contoso.signins", 2, 38, "start");
        meters.committed(commit(5));
        meters.released("contoso.signins", 2);

        meters.acquired("contoso.signins", 2, 9_000, "start");

        assertThat(metrics()).contains("holdout_ingest_position{hub=\"contoso.signins\",partition=\"2\"} 9000.0");
    }

    @Test
    void aPartitionEitherWaitsOrIsStopped() throws Exception {
        meters.acquired("contoso.signins", 0, 5, "start");
        assertThat(notRead()).containsExactly("stopped 0.0", "waiting 0.0");

        meters.lost("contoso.signins", 0, "hub: the hub does not answer");
        assertThat(notRead()).containsExactly("stopped 0.0", "waiting 1.0");

        meters.stopped("contoso.signins", 0, "it was created again");
        assertThat(notRead()).containsExactly("stopped 1.0", "waiting 0.0");

        meters.acquired("contoso.signins", 0, 5, "start");
        assertThat(notRead()).containsExactly("stopped 0.0", "waiting 0.0");
    }

    private List<String> notRead() throws IOException, InterruptedException {
        return Pattern.compile("(?m)^holdout_ingest_partition_(waiting|stopped)\\{.*} (.+)$")
                .matcher(metrics())
                .results()
                .map(one -> one.group(1) + " " + one.group(2))
                .sorted()
                .toList();
    }

    @Test
    void aPartitionThatIsWaitedForIsNotReadyButAlive() throws Exception {
        meters.acquired("contoso.signins", 0, -1, "start");
        assertThat(ask("GET", "/health/ready").statusCode()).isEqualTo(200);

        meters.lost("contoso.signins", 0, "hub: the hub does not answer");
        HttpResponse<String> ready = ask("GET", "/health/ready");
        assertThat(ready.statusCode()).isEqualTo(503);
        assertThat(ready.body()).isEqualTo("contoso.signins/0: hub: the hub does not answer\n");
        assertThat(ask("GET", "/health/live").statusCode()).isEqualTo(200);

        meters.acquired("contoso.signins", 0, 7, "hub");
        assertThat(ask("GET", "/health/ready").body()).isEqualTo("ok\n");
        assertThat(metrics()).contains("holdout_ingest_acquisitions_total{cause=\"hub\",hub=\"contoso.signins\"} 1.0");
    }

    /** Only a person can help: restarting it would change nothing. */
    @Test
    void aPartitionThatIsStoppedIsNotReadyUntilItIsGivenAway() throws Exception {
        meters.acquired("contoso.signins", 0, 5, "start");
        meters.stopped("contoso.signins", 0, "it was created again");
        assertThat(ask("GET", "/health/ready").body()).isEqualTo("contoso.signins/0: it was created again\n");
        assertThat(ask("GET", "/health/live").statusCode()).isEqualTo(200);
        assertThat(metrics()).contains("holdout_ingest_partition_stopped{hub=\"contoso.signins\",partition=\"0\"} 1.0");

        meters.released("contoso.signins", 0);
        assertThat(ask("GET", "/health/ready").statusCode()).isEqualTo(200);
    }

    /** Kubernetes would end one that works for one that has not even logged in. */
    @Test
    void ingestIsNotReadyBeforeItReadsWhatItsGroupGivesIt() throws Exception {
        meters.expect("contoso.signins");
        assertThat(ask("GET", "/health/ready").body()).isEqualTo("contoso.signins: is starting\n");

        meters.assigned("contoso.signins", 3);
        meters.rebalanced("contoso.signins", 1);
        assertThat(ask("GET", "/health/ready").body()).isEqualTo("contoso.signins/3: is being acquired\n");

        meters.acquired("contoso.signins", 3, -1, "start");
        assertThat(ask("GET", "/health/ready").statusCode()).isEqualTo(200);
    }

    @Test
    void ingestIsReadyWhenOthersHaveAllPartitions() throws Exception {
        meters.expect("contoso.signins");
        meters.rebalanced("contoso.signins", 0);

        assertThat(ask("GET", "/health/ready").statusCode()).isEqualTo(200);
    }

    @Test
    void sinksIsNotReadyBeforeItTellsWhatItsGroupGivesIt() throws Exception {
        DeliveryMeters delivery = new DeliveryMeters(registry, health, List.of("soc"));
        assertThat(ask("GET", "/health/ready").body()).isEqualTo("delivery: is starting\n");

        delivery.waiting("soc", "is being taken over");
        delivery.joined();
        assertThat(ask("GET", "/health/ready").body()).isEqualTo("webhook soc: is being taken over\n");

        delivery.opened("soc");
        assertThat(ask("GET", "/health/ready").statusCode()).isEqualTo(200);
    }

    /** One whose ledger cannot be opened, or whose first transaction always fails, tells nobody anything. */
    @Test
    void aWebhookIsToldOnlyWhileItsDeliveryWorks() throws Exception {
        DeliveryMeters delivery = new DeliveryMeters(registry, health, List.of("soc"));
        assertThat(metrics()).contains("holdout_delivery_owned{webhook=\"soc\"} 0.0");

        delivery.opened("soc");
        assertThat(metrics()).contains("holdout_delivery_owned{webhook=\"soc\"} 0.0");

        delivery.stands(new WebhookStatus("soc", Rows.Totals.NONE, 0, Map.of(), 0, List.of(), ""), 0);
        assertThat(metrics()).contains("holdout_delivery_owned{webhook=\"soc\"} 1.0");

        delivery.waiting("soc", "Kafka: TimeoutException");
        assertThat(metrics()).contains("holdout_delivery_owned{webhook=\"soc\"} 0.0");
    }

    @Test
    void howLateTheProcessorIsIsThereBeforeAndAfterATick() throws Exception {
        ProcessorMeters processor = new ProcessorMeters(registry, health);
        assertThat(metrics()).contains("holdout_processor_lag_seconds_max 0.0");

        processor.lag(Duration.ofMinutes(7));

        assertThat(metrics())
                .contains("holdout_processor_lag_seconds_max 420.0", "holdout_processor_lag_seconds_count 1");
    }

    /** Kubernetes would replace the next one while nobody has its partitions. */
    @Test
    void aProcessorIsNotReadyBeforeItHasSaidAnything() throws Exception {
        ProcessorMeters processor = new ProcessorMeters(registry, health);

        assertThat(ask("GET", "/health/ready").body()).isEqualTo("processor: is starting\n");

        processor.serving();
        assertThat(ask("GET", "/health/ready").statusCode()).isEqualTo(200);
    }

    @Test
    void nothingElseIsAnswered() throws Exception {
        assertThat(ask("GET", "/metrics/more").statusCode()).isEqualTo(404);
        assertThat(ask("GET", "/").statusCode()).isEqualTo(404);
        assertThat(ask("POST", "/metrics").statusCode()).isEqualTo(405);
    }
}
