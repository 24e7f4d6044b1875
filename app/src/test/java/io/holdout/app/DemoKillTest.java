package io.holdout.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdout.app.broker.EmbeddedBroker;
import io.holdout.model.Json;
import io.holdout.model.Topics;
import io.holdout.model.ocsf.DetectionFinding;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Exactly once, end to end: a kill -9 in the middle leaves no trace on the topics. */
@Timeout(900)
class DemoKillTest {
    private static final int PARTITIONS = 4;

    @TempDir
    private Path folder;

    @Test
    void aKilledRunThatIsStartedAgainEndsWhereAnUndisturbedOneDoes() throws Exception {
        try (HoldoutProcess killed = demo("killed", "first.err")) {
            for (int alerts = 0; alerts < 12; alerts++) {
                killed.await(line -> line.matches("\\d{4}-\\d\\d-\\d\\d .* #\\w+"));
            }
            killed.kill();
            assertThat(killed.stdout()).doesNotContain("devices migrated");
        }
        try (HoldoutProcess again = demo("killed", "second.err");
                HoldoutProcess undisturbed = demo("undisturbed", "undisturbed.err")) {
            endsWell(again);
            endsWell(undisturbed);
            assertThat(again.stdout()).contains("devices migrated");
            assertThat(again.stdout().substring(again.stdout().lastIndexOf("holdouts, ")))
                    .isEqualTo(
                            undisturbed.stdout().substring(undisturbed.stdout().lastIndexOf("holdouts, ")));
        }

        Left left = left("killed");
        Left expected = left("undisturbed");
        assertThat(expected.devices()).hasSizeGreaterThan(20);
        assertThat(expected.lastVersions()).hasSizeGreaterThan(20);
        assertThat(left.devices()).isEqualTo(expected.devices());
        assertThat(left.lastVersions()).isEqualTo(expected.lastVersions());
        assertThat(writtenAgain(left)).isEmpty();
        assertThat(writtenAgain(expected)).isEmpty();
    }

    /**
     * Versions that a transaction which was done twice would leave: a finding that is created twice, a version behind itself. One may say
     * again what an earlier one said, where the tenant stands as it did then.
     */
    private static List<JsonNode> writtenAgain(Left left) {
        Map<String, JsonNode> last = new TreeMap<>();
        Set<String> created = new HashSet<>();
        List<JsonNode> again = new ArrayList<>();
        for (JsonNode alert : left.alerts()) {
            String uid = alert.at("/finding_info/uid").textValue();
            boolean isNew = alert.path("activity_name").textValue().equals("Create");
            JsonNode before = last.put(uid, alert);
            boolean isWithdrawn =
                    before != null && before.path("status_detail").asText().equals(DetectionFinding.WITHDRAWN);
            if (alert.equals(before) || (isNew && !created.add(uid) && !isWithdrawn)) {
                again.add(alert);
            }
        }
        return again;
    }

    private static void endsWell(HoldoutProcess process) throws Exception {
        int exitCode = process.exitCode(Duration.ofMinutes(2));
        assertThat(process.stderr()).isEmpty();
        assertThat(exitCode).isZero();
    }

    private HoldoutProcess demo(String directory, String stderr) throws Exception {
        return HoldoutProcess.start(
                folder.resolve(stderr),
                Map.of(),
                "demo",
                "--data-dir",
                folder.resolve(directory).toString(),
                "--seed",
                "3",
                "--users",
                "120",
                "--days",
                "2",
                "--speed",
                "100000",
                "--end",
                "2026-05-01T00:00:00Z");
    }

    /** What lies on the topics after a run. */
    private record Left(Map<String, JsonNode> devices, Map<String, JsonNode> lastVersions, List<JsonNode> alerts) {}

    private Left left(String directory) throws Exception {
        Topics topics = new Topics(Topics.DEFAULT_PREFIX, PARTITIONS);
        Map<String, JsonNode> devices = new TreeMap<>();
        Map<String, JsonNode> lastVersions = new TreeMap<>();
        List<JsonNode> alerts = new ArrayList<>();
        try (EmbeddedBroker broker =
                EmbeddedBroker.start(folder.resolve(directory).resolve("broker"), 0)) {
            Map<String, Object> kafka = Map.of("bootstrap.servers", broker.bootstrapServers());
            TopicDump.read(kafka, topics.devices(), PARTITIONS, record -> {
                String key = new String(record.key(), UTF_8);
                if (record.value() == null) {
                    devices.remove(key);
                } else {
                    devices.put(key, Json.mapper().readTree(record.value()));
                }
            });
            TopicDump.read(kafka, topics.alerts(), PARTITIONS, record -> {
                JsonNode finding = Json.mapper().readTree(record.value());
                lastVersions.put(finding.path("finding_info").path("uid").textValue(), finding);
                alerts.add(finding);
            });
        }
        return new Left(devices, lastVersions, alerts);
    }
}
