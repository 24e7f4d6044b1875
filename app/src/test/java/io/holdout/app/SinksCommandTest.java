package io.holdout.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdout.app.WrittenAlerts.Alert;
import io.holdout.app.broker.EmbeddedBroker;
import io.holdout.app.broker.SharedBroker;
import io.holdout.model.Rule;
import io.holdout.model.Severity;
import io.holdout.model.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
@ExtendWith(SharedBroker.class)
class SinksCommandTest {
    private final Map<String, Object> kafka;
    private final Map<String, String> environment = new HashMap<>();

    @TempDir
    private Path folder = Path.of("");

    SinksCommandTest(EmbeddedBroker broker) {
        kafka = Map.of("bootstrap.servers", broker.bootstrapServers());
        environment.put("HOLDOUT_BOOTSTRAP", broker.bootstrapServers());
        environment.put("HOLDOUT_PREFIX", "sinks-command");
        environment.put("HOLDOUT_PARTITIONS", "3");
    }

    @Test
    void withoutAWebhookItSaysWhatToDo() throws Exception {
        Scan refused = Scan.run(folder, environment, "sinks");

        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.stderr())
                .startsWith("holdout: nobody to tell: set HOLDOUT_TEAMS_WEBHOOK, or give --delivery FILE");
    }

    @Test
    void itTellsAndTheLedgerCanBeSeen() throws Exception {
        Topics topics = new Topics("sinks-command", 3);
        Cluster.run(
                kafka,
                admin -> new TopicSetup(admin).ensure(topics.all((short) 1)).orElseThrow());
        WrittenAlerts.write(
                kafka,
                topics,
                List.of(
                        new Alert(1, Severity.CRITICAL, Instant.now(), Rule.SPRAY_SUCCESS, "contoso"),
                        new Alert(2, Severity.MEDIUM, Instant.now(), Rule.REGRESSED, "contoso")));
        try (DeliveryDouble teams = new DeliveryDouble(1, 0)) {
            environment.put("HOLDOUT_TEAMS_WEBHOOK", teams.url("s3cr3t"));
            environment.put("HOLDOUT_ALLOW_PRIVATE_WEBHOOKS", "true");
            environment.put("HOLDOUT_HTTP_PORT", "0");
            try (HoldoutProcess sinks = HoldoutProcess.start(folder.resolve("sinks.err"), environment, "sinks")) {
                String telling = sinks.await(line -> line.startsWith("Telling teams"));
                Awaitility.await()
                        .atMost(Duration.ofMinutes(2))
                        .until(() -> teams.requests("s3cr3t").size() == 1);
                sinks.terminate();
                assertThat(sinks.exitCode(Duration.ofSeconds(60))).isIn(0, 128 + 15);

                assertThat(telling).matches("Telling teams \\(webhook [0-9a-f]{8}\\)");
                assertThat(sinks.stdout() + sinks.stderr()).doesNotContain("s3cr3t");
            }
        }

        environment.remove("HOLDOUT_HTTP_PORT");
        Scan shown = Scan.run(folder, environment, "deliveries");

        assertThat(shown.exitCode()).isZero();
        assertThat(shown.stdout())
                .startsWith("teams (webhook ")
                .contains("alerts    2 read, 2 for it, 0 not")
                .contains("sent      1 findings in 1 messages; 0 attempts again, 0 of them possibly seen twice")
                .contains("waiting   1 medium; ")
                .contains("99 of 100 left per PT1H", "1799 of 1800 left per PT24H")
                .contains("parked    nothing")
                .doesNotContain("s3cr3t", "127.0.0.1");
    }
}
