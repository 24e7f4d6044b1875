package io.holdout.app;

import static io.holdout.model.SignInBuilder.aSignIn;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdout.app.broker.EmbeddedBroker;
import io.holdout.app.broker.SharedBroker;
import io.holdout.ingest.Checkpoint;
import io.holdout.ingest.SourceWriter;
import io.holdout.model.Answer;
import io.holdout.model.Category;
import io.holdout.model.Counts;
import io.holdout.model.DeviceState;
import io.holdout.model.Json;
import io.holdout.model.JsonSerde;
import io.holdout.model.Origin;
import io.holdout.model.Rule;
import io.holdout.model.SignIn;
import io.holdout.model.Tick;
import io.holdout.model.Topics;
import io.holdout.processor.ProcessorService;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The processor as a service of its own, in processes that can be killed, against a broker that is none of theirs. */
@Timeout(600)
@ExtendWith(SharedBroker.class)
class ProcessorCommandTest {
    private static final Instant START = Instant.parse("2026-05-04T08:00:00Z");
    private static final int USERS = 40;
    private static final int ROUNDS = 6;
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    private Path folder;

    private HoldoutProcess processor(EmbeddedBroker broker, Topics topics, String name) throws IOException {
        return HoldoutProcess.start(
                folder.resolve(name + ".err"),
                // what is no setting of ours reaches Kafka's clients
                Map.of(
                        "KAFKA_BOOTSTRAP_SERVERS",
                        broker.bootstrapServers(),
                        "KAFKA_CLIENT_DNS_LOOKUP",
                        "use_all_dns_ips"),
                "processor",
                "--prefix",
                topics.prefix(),
                "--partitions",
                Integer.toString(topics.partitions()),
                "--state-dir",
                folder.resolve(name).toString(),
                "--standbys",
                "1",
                "--http-port",
                "0");
    }

    private static String address(HoldoutProcess process) throws IOException {
        String line = process.await(printed -> printed.startsWith("Metrics and health at http"));
        process.await(printed -> printed.startsWith("Deciding on"));
        return line.substring(line.indexOf("http"));
    }

    private static HttpResponse<String> get(String url) {
        try {
            return HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static void awaitReady(String address) {
        await().atMost(PATIENCE).until(() -> get(address + "/health/ready").statusCode() == 200);
    }

    private static Map<String, Object> kafka(EmbeddedBroker broker) {
        return Map.of("bootstrap.servers", broker.bootstrapServers());
    }

    /** Every user signs in once, each round a minute later. */
    private static void round(SourceWriter writer, int round) {
        Instant time = START.plus(Duration.ofMinutes(round));
        writer.begin();
        for (int user = 0; user < USERS; user++) {
            SignIn signIn = aSignIn()
                    .by("user" + user)
                    .activeSync()
                    .agent("Apple-iPhone9C1/1907.71")
                    .at(time)
                    .build();
            writer.signIn(signIn, new Origin("test", Origin.Unit.LINE, (long) round * USERS + user, -1));
        }
        boolean last = round == ROUNDS - 1;
        writer.tick(new Tick("test", last ? time.plus(Duration.ofHours(2)) : time, last, Counts.NONE));
        writer.commit(Checkpoint.beginning(Map.of())
                .after(round, time, new Counts(Map.of(Category.INTERACTIVE, (long) USERS), Map.of(), 0)));
    }

    private static List<ConsumerRecord<byte[], byte[]>> records(EmbeddedBroker broker, Topics topics, String topic) {
        return WrittenSignIns.committed(kafka(broker), topics, topic);
    }

    private static JsonNode tree(byte[] json) {
        try {
            return Json.mapper().readTree(json);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Map<String, Long> legacySignIns(EmbeddedBroker broker, Topics topics) {
        Map<String, Long> counts = new TreeMap<>();
        records(broker, topics, topics.devices()).forEach(record -> {
            DeviceState state = JsonSerde.deviceStates().read(Objects.requireNonNull(record.value()));
            counts.put(new String(record.key(), UTF_8), state.legacySignIns());
        });
        return counts;
    }

    private static int members(EmbeddedBroker broker, Topics topics) {
        String group = ProcessorService.applicationId(topics);
        try (Admin admin = Admin.create(kafka(broker))) {
            return Objects.requireNonNull(Answer.of(
                                    admin.describeConsumerGroups(List.of(group)).all())
                            .get(group))
                    .members()
                    .size();
        }
    }

    @Test
    void whateverIsKilledEveryAlertIsWrittenOnceAndOneThatEndsLeavesAtOnce(EmbeddedBroker broker) throws Exception {
        Topics topics = new Topics("killed", 4);
        try (HoldoutProcess first = processor(broker, topics, "first");
                HoldoutProcess second = processor(broker, topics, "second")) {
            String one = address(first);
            String other = address(second);
            awaitReady(one);
            awaitReady(other);
            try (Admin admin = Admin.create(kafka(broker))) {
                new TopicSetup(admin)
                        .ensure(List.of(topics.checkpointTopic("test", 1, (short) 1)))
                        .orElseThrow();
            }
            try (SourceWriter writer = new SourceWriter(kafka(broker), topics, "test", 0)) {
                var unused = writer.acquire();
                round(writer, 0);
                await().atMost(PATIENCE)
                        .until(() -> legacySignIns(broker, topics).size() == USERS);
                round(writer, 1);

                first.kill();
                for (int round = 2; round < ROUNDS; round++) {
                    round(writer, round);
                }
            }
            await().atMost(PATIENCE)
                    .until(() -> legacySignIns(broker, topics).values().stream().allMatch(count -> count == ROUNDS));
            awaitReady(other);

            assertThat(legacySignIns(broker, topics)).hasSize(USERS);
            List<String> created = records(broker, topics, topics.alerts()).stream()
                    .map(record -> tree(record.value()))
                    .filter(alert -> alert.path("activity_name").asText().equals("Create"))
                    .filter(alert ->
                            alert.path("metadata").path("event_code").asText().equals(Rule.LEGACY_SIGN_IN.id()))
                    .map(alert -> alert.path("finding_info").path("uid").asText())
                    .toList();
            assertThat(created).hasSize(USERS).doesNotHaveDuplicates();
            assertThat(get(other + "/health/live").statusCode()).isEqualTo(200);
            assertThat(get(other + "/metrics").body())
                    .contains("holdout_processor_serving 1", "holdout_processor_restoring_records 0")
                    .contains("holdout_processor_lag_records{topic=\"killed.signins\"} 0")
                    .containsPattern("holdout_processor_lag_seconds_count [1-9]")
                    .contains("holdout_processor_signins{class=\"legacy\"} " + USERS * ROUNDS + ".0")
                    .contains("holdout_processor_findings_total{", "rule=\"legacy-sign-in\"")
                    .contains("holdout_kafka_open_transaction_seconds{topic=\"killed.signins\"} ");

            second.terminate();
            // far sooner than the ten seconds after which the group would miss it
            await().atMost(Duration.ofSeconds(8)).until(() -> members(broker, topics) == 0);
            assertThat(second.exitCode(Duration.ofSeconds(30))).isIn(0, 128 + 15);
            assertThat(second.stderr()).doesNotContain("Exception", "\tat ");
        }
    }

    /** With one, what a killed instance has on its disk would be taken for committed. */
    @Test
    void thereAreCheckpointsOfTheStateAfterAnOrderlyEndAndNoneWhileItRuns(EmbeddedBroker broker) throws Exception {
        Topics topics = new Topics("checkpoints", 2);
        for (int start = 0; start < 2; start++) {
            try (HoldoutProcess processor = processor(broker, topics, "one")) {
                awaitReady(address(processor));
                await().atMost(PATIENCE).until(() -> checkpoints("one").isEmpty());

                processor.terminate();
                assertThat(processor.exitCode(PATIENCE)).isIn(0, 128 + 15);
                // of the users, the networks and the tenants of each partition
                assertThat(checkpoints("one")).hasSize(3 * topics.partitions());
            }
        }
    }

    private List<Path> checkpoints(String name) throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve(name))) {
            return files.filter(file -> file.endsWith(".checkpoint")).toList();
        }
    }

    @Test
    void anInstanceThatNobodyLetsInToItsStateSaysSo(EmbeddedBroker broker) throws Exception {
        Topics topics = new Topics("nodir", 1);
        Files.writeString(folder.resolve("file"), "no directory");

        try (HoldoutProcess refused = processor(broker, topics, "file")) {
            assertThat(refused.exitCode(Duration.ofSeconds(60))).isEqualTo(1);
            assertThat(refused.stderr())
                    .startsWith("holdout: the state directory " + folder.resolve("file") + " cannot be used")
                    .hasLineCount(1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "--threads, 0, --threads must lie between 1 and 64",
        "--standbys, 9, --standbys must lie between 0 and 8",
        "--commit-every, PT1M, --commit-every must lie between PT0.01S and PT30S"
    })
    void wrongUseIsOneLine(String option, String value, String line) {
        StringWriter err = new StringWriter();

        int exitCode = Holdout.run(
                new String[] {"processor", "--bootstrap", "127.0.0.1:1", option, value},
                Map.of(),
                new PrintWriter(new StringWriter()),
                new PrintWriter(err));

        assertThat(exitCode).isEqualTo(2);
        assertThat(err.toString()).startsWith("holdout: " + line);
    }
}
