package io.holdout.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Alerts and dashboard: each alert is tried, explained, and every metric that is asked for is there. */
class WatchingTest {
    private static final Path TRIALS = Path.of("src", "test", "prometheus", "alerts-test.yaml");

    /** A name of a metric of ours, of the JVM's or of the process's. */
    private static final Pattern METRIC = Pattern.compile("\\b(?:holdout|process|jvm)_[a-z_]+\\b");

    private static final Pattern GROUPED = Pattern.compile("\\b(?:by|on|group_left)\\s*\\(([^)]*)\\)");
    private static final Pattern SELECTED = Pattern.compile("\\{([^}]*)\\}");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)\\s*(?:=|!)");

    private static final Pattern QUANTILE =
            Pattern.compile("histogram_quantile\\(.*\\b([a-z_]+_bucket)\\b.*\\) > (\\d+)");
    private static final Pattern BUCKET = Pattern.compile("(?m)^([a-z_]+_bucket)\\{.*le=\"(\\d+)(?:\\.0)?\"");

    @TempDir
    private Path folder;

    @Test
    void theRulesAreRules() throws Exception {
        Promtool.run(
                "check",
                "rules",
                Chart.DIRECTORY.resolve("files").resolve("alerts.yaml").toString());
    }

    @Test
    void everyAlertDoesWhatItsTrialSays() throws Exception {
        Promtool.run("test", "rules", TRIALS.toString());
    }

    @Test
    void everyAlertIsTried() throws IOException {
        Set<String> tried = new TreeSet<>();
        for (JsonNode trial : Chart.YAML.readTree(TRIALS.toFile()).get("tests")) {
            for (JsonNode alert : trial.get("alert_rule_test")) {
                if (!alert.get("exp_alerts").isEmpty()) {
                    String stage = alert.at("/exp_alerts/0/exp_labels/stage").asText();
                    tried.add(alert.get("alertname").asText() + " " + stage);
                }
            }
        }
        Set<String> alerts = new TreeSet<>();
        alerts().forEach(alert -> alerts.add(
                alert.get("alert").asText() + " " + alert.at("/labels/stage").asText()));

        assertThat(tried).isEqualTo(alerts);
    }

    /** The link of an alert is a heading of the handbook with the alert's name. */
    @Test
    void everyAlertIsExplained() throws IOException {
        String handbook = Files.readString(Path.of("..", "docs", "OPERATIONS.md"));
        for (JsonNode alert : alerts()) {
            String name = alert.get("alert").asText();
            assertThat(alert.at("/annotations/runbook_url").asText())
                    .isEqualTo("docs/OPERATIONS.md#" + name.toLowerCase(Locale.ROOT));
            assertThat(handbook).contains("\n### " + name + "\n");
            assertThat(alert.at("/labels/severity").asText()).isIn("critical", "warning", "info");
        }
    }

    @Test
    void everyMetricThatIsAskedForIsExported() throws IOException {
        Map<String, Set<String>> exported = Exported.metrics();
        List<String> queries = queries();
        assertThat(queries).hasSizeGreaterThan(50);
        for (String query : queries) {
            Set<String> asked = new TreeSet<>();
            METRIC.matcher(query).results().forEach(metric -> asked.add(metric.group()));
            assertThat(asked).as(query).isNotEmpty().isSubsetOf(exported.keySet());

            // those that Prometheus adds, and of any metric in the query
            Set<String> known = new HashSet<>(Set.of("job", "instance", "namespace"));
            asked.forEach(metric -> known.addAll(exported.getOrDefault(metric, Set.of())));
            assertThat(labels(query)).as(query).isSubsetOf(known);
        }
    }

    /** Between two buckets a quantile is a guess, and an alert fires on it. */
    @Test
    void whatAQuantileIsComparedWithIsABucket() throws IOException {
        List<String> thresholds = new ArrayList<>();
        for (JsonNode alert : alerts()) {
            QUANTILE.matcher(alert.get("expr").asText())
                    .results()
                    .forEach(quantile -> thresholds.add(quantile.group(1) + " " + quantile.group(2)));
        }
        Set<String> buckets = new HashSet<>();
        BUCKET.matcher(Exported.text())
                .results()
                .forEach(bucket -> buckets.add(bucket.group(1) + " " + bucket.group(2)));

        assertThat(thresholds).hasSize(2).isSubsetOf(buckets);
        assertThat(buckets).contains("holdout_ingest_source_lag_seconds_bucket 1800");
    }

    private static Set<String> labels(String query) {
        Set<String> labels = new TreeSet<>();
        GROUPED.matcher(query)
                .results()
                .forEach(list -> Stream.of(list.group(1).split(","))
                        .map(String::strip)
                        .filter(label -> !label.isEmpty())
                        .forEach(labels::add));
        SELECTED.matcher(query)
                .results()
                .forEach(selector -> LABEL.matcher(selector.group(1).replaceAll("\"[^\"]*\"", ""))
                        .results()
                        .forEach(label -> labels.add(label.group(1))));
        return labels;
    }

    @Test
    void theDashboardAnswersFromTopToBottom() throws IOException {
        JsonNode dashboard = dashboard();
        List<String> rows = new ArrayList<>();
        Set<Integer> ids = new HashSet<>();
        for (JsonNode panel : dashboard.get("panels")) {
            assertThat(ids.add(panel.get("id").asInt()))
                    .as("one id %s", panel.get("id"))
                    .isTrue();
            if (panel.get("type").asText().equals("row")) {
                rows.add(panel.get("title").asText());
            } else {
                assertThat(panel.get("targets")).as(panel.get("title").asText()).isNotEmpty();
                assertThat(panel.at("/datasource/uid").asText()).isEqualTo("${datasource}");
            }
            JsonNode place = panel.get("gridPos");
            assertThat(place.get("x").asInt() + place.get("w").asInt()).isLessThanOrEqualTo(24);
        }

        assertThat(rows)
                .containsExactly(
                        "Is anything lost?",
                        "Is it late, and whose lag is it?",
                        "What is being found?",
                        "Is Teams keeping up?",
                        "Are the instances healthy?");
    }

    /** As rules, because Prometheus's tool reads nothing else. */
    @Test
    void theQueriesOfTheDashboardAreQueries() throws Exception {
        ObjectNode file = Chart.YAML.createObjectNode();
        ObjectNode group = file.putArray("groups").addObject().put("name", "dashboard");
        ArrayNode rules = group.putArray("rules");
        List<String> queries = dashboardQueries();
        for (int i = 0; i < queries.size(); i++) {
            rules.addObject().put("record", "query:" + i).put("expr", ofADay(queries.get(i)));
        }
        Path written = Files.writeString(folder.resolve("dashboard.yaml"), Chart.YAML.writeValueAsString(file));

        Promtool.run("check", "rules", written.toString());
    }

    /** A part that has no series yet hides no other, and what a new instance counted before it was first asked is in the sum. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Partitions not read | holdout_ingest_partition_waiting{hub='a',partition='0'} | 1x60 | 1",
                "Partitions not read | holdout_ingest_partition_stopped{hub='a',partition='0'} | 1x60 | 1",
                "Dead letters | holdout_processor_dead_letters_total{topic='holdout.signins'} | _x10 2x50 | 2",
                "Dead letters | holdout_ingest_dead_letters_total{hub='a'} | _x10 2x50 | 2",
                "Lost to retention | holdout_ingest_lost_to_retention_total{hub='a'} | _x10 120x50 | 120",
                "Findings opened | holdout_processor_findings_total{rule='spray',activity='create'} | _x10 3x50 | 3",
                "Told by nobody | holdout_delivery_owned{webhook='soc',instance='1'} | 0x60 | 1",
                "Told by nobody | holdout_delivery_owned{webhook='soc',instance='1'} | 1x60 | 0",
                "Told by nobody | holdout_delivery_lag{webhook='soc',instance='1'} | 0x60 |"
            })
    void theFigureIs(String title, String series, String values, @Nullable Integer figure) throws Exception {
        ObjectNode file = Chart.YAML.createObjectNode();
        ObjectNode trial = file.putArray("tests").addObject().put("interval", "1m");
        trial.putArray("input_series")
                .addObject()
                .put("series", series.replace('\'', '"'))
                .put("values", values);
        ObjectNode asked = trial.putArray("promql_expr_test").addObject();
        asked.put("expr", "sum(" + ofADay(query(title)) + ")").put("eval_time", "30m");
        if (figure != null) {
            asked.putArray("exp_samples").addObject().put("labels", "{}").put("value", figure);
        }
        Path written = Files.writeString(folder.resolve("figure.yaml"), Chart.YAML.writeValueAsString(file));

        Promtool.run("test", "rules", written.toString());
    }

    private static String query(String title) throws IOException {
        for (JsonNode panel : dashboard().get("panels")) {
            if (panel.get("title").asText().equals(title)) {
                return panel.at("/targets/0/expr").asText();
            }
        }
        throw new IllegalArgumentException(title);
    }

    private static String ofADay(String query) {
        return query.replace("$__rate_interval", "5m").replace("$__range", "1d");
    }

    @Test
    void theChartBringsBoth() throws IOException {
        List<JsonNode> objects = Chart.render(Path.of("src", "test", "values", "values-everything.yaml"));

        JsonNode rule = Chart.one("PrometheusRule", "holdout", objects);
        assertThat(rule.at("/spec/groups").size())
                .isEqualTo(Chart.file("alerts.yaml").get("groups").size());
        assertThat(rule.at("/spec/groups/0/rules/0/annotations/runbook_url").asText())
                .isEqualTo("https://wiki.contoso.example/holdout#holdoutreconciliation");
        JsonNode provisioned = Chart.one("ConfigMap", "holdout-dashboard", objects);
        assertThat(provisioned.at("/metadata/labels/grafana_dashboard").asText())
                .isEqualTo("1");
        assertThat(Chart.YAML.readTree(provisioned.at("/data/holdout.json").asText()))
                .isEqualTo(dashboard());
    }

    private static List<JsonNode> alerts() throws IOException {
        List<JsonNode> alerts = new ArrayList<>();
        Chart.file("alerts.yaml")
                .get("groups")
                .forEach(group -> group.get("rules").forEach(alerts::add));
        return alerts;
    }

    private static JsonNode dashboard() throws IOException {
        return Chart.file("dashboard.json");
    }

    private static List<String> dashboardQueries() throws IOException {
        List<String> queries = new ArrayList<>();
        dashboard()
                .get("panels")
                .forEach(panel -> panel.path("targets")
                        .forEach(target -> queries.add(target.get("expr").asText())));
        return queries;
    }

    /** Of the dashboard, of the alerts, and of what decides on the number of instances. */
    private static List<String> queries() throws IOException {
        List<String> queries = new ArrayList<>(dashboardQueries());
        alerts().forEach(alert -> queries.add(alert.get("expr").asText()));
        Chart.ofKind("ScaledObject", Chart.render(Chart.values("managed")))
                .forEach(scaled ->
                        queries.add(scaled.at("/spec/triggers/0/metadata/query").asText()));
        return queries;
    }
}
