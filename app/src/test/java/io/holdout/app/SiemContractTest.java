package io.holdout.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdout.ingest.file.Progress;
import io.holdout.ingest.file.SignInFiles;
import io.holdout.ingest.tables.InventoryFile;
import io.holdout.model.DeadLetters;
import io.holdout.model.Json;
import io.holdout.model.Rule;
import io.holdout.model.Topics;
import io.holdout.model.ecs.EcsFields;
import io.holdout.model.ocsf.OcsfSchema;
import io.holdout.model.schema.PublishedSchemas;
import io.holdout.processor.stage.StageSettings;
import io.holdout.processor.stage.Tally;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Everything that the real topology writes of a tenant in which every story is told keeps to what SIEMs were promised. */
@Timeout(1800)
class SiemContractTest {
    private static final Set<Topics.Extra> EXTRAS = Set.of(Topics.Extra.values());

    @TempDir
    private Path folder;

    @Test
    void everyRecordOfATenantKeepsToTheContract() throws Exception {
        Path tenant = folder.resolve("tenant");
        assertThat(simulate(tenant)).isZero();
        Pipeline.Settings settings = new Pipeline.Settings(
                Optional.empty(),
                0,
                2,
                EXTRAS,
                2,
                Duration.ofSeconds(1),
                Replay.SOURCE,
                1,
                StageSettings.defaults("0.1.0"),
                true);
        GivenTables tables = new GivenTables(
                Optional.of(InventoryFile.survey(
                        tenant.resolve("inventory.csv"), null, null, InstantSource.system(), Progress.NONE)),
                Optional.of(TableOptions.read(tenant.resolve("exceptions.csv"))));
        try (Pipeline pipeline = Pipeline.start(settings, folder);
                ProgressLine progress = ProgressLine.onTerminal();
                SortedSignIns sorted = SortedSignIns.of(
                        List.of(tenant.resolve("signins.jsonl")),
                        new SignInFiles("unknown", InstantSource.system()),
                        1,
                        folder,
                        Progress.NONE)) {
            Instant end = sorted.newest().plus(Duration.ofDays(1));
            tables.write(pipeline, "unknown", sorted, end, folder, progress, new PrintWriter(new StringWriter()));
            new Replay(pipeline, sorted).run(Map.of(), end);
            assertThat(pipeline.awaitDrained(() -> false)).isTrue();

            alerts(pipeline);
            signIns(pipeline, pipeline.tally(sorted.counts().signIns()));
            devices(pipeline);
            deadLetters(pipeline);
        }
    }

    private static int simulate(Path tenant) {
        PrintWriter nowhere = new PrintWriter(new StringWriter());
        String[] arguments = {"simulate", "--out", tenant.toString(), "--users", "200", "--per-day", "1"};
        return Holdout.run(arguments, Map.of(), nowhere, nowhere);
    }

    /** What was written, each kind of mistake once: one mistake may be in thousands of records. */
    private static Set<String> mistakes(List<JsonNode> records, Function<JsonNode, List<String>> violations) {
        Set<String> mistakes = new LinkedHashSet<>();
        records.forEach(
                record -> violations.apply(record).forEach(mistake -> mistakes.add(mistake + " in " + kind(record))));
        return mistakes;
    }

    private static String kind(JsonNode record) {
        return record.path("metadata").path("event_code").asText()
                + record.path("rule").path("id").asText();
    }

    private static void alerts(Pipeline pipeline) {
        List<ConsumerRecord<byte[], byte[]>> records =
                read(pipeline, pipeline.topics().alerts());
        List<JsonNode> alerts = values(records);
        assertThat(mistakes(alerts, OcsfSchema::violations)).isEmpty();
        assertThat(mistakes(alerts, alert -> PublishedSchemas.undocumented("alert-1", alert)))
                .isEmpty();
        // files have no flow that could fall silent
        assertThat(alerts.stream()
                        .map(alert -> alert.path("metadata").path("event_code").textValue())
                        .collect(toSet()))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(Rule.values())
                        .filter(rule -> rule != Rule.SOURCE_SILENT)
                        .map(Rule::id)
                        .toList());
        assertThat(alerts.stream()
                        .map(alert -> alert.path("activity_name").textValue())
                        .collect(toSet()))
                .containsExactlyInAnyOrder("Create", "Update", "Close");

        List<ConsumerRecord<byte[], byte[]>> once =
                read(pipeline, pipeline.topics().extra(Topics.Extra.ALERTS_ECS));
        assertThat(mistakes(values(once), EcsFields::violations)).isEmpty();
        for (int partition = 0; partition < pipeline.topics().partitions(); partition++) {
            int of = partition;
            assertThat(once.stream().filter(r -> r.partition() == of).map(r -> version(r, "event", "id")))
                    .containsExactlyElementsOf(records.stream()
                            .filter(r -> r.partition() == of)
                            .map(r -> version(r, "finding_info", "uid"))
                            .toList());
        }
    }

    /** Key, uid and activity: what tells one version of a finding from another here. */
    private static String version(ConsumerRecord<byte[], byte[]> record, String object, String uid) {
        JsonNode value = tree(record.value());
        String activity = value.path("activity_name").asText()
                + value.path("event").path("action").asText();
        return new String(record.key(), UTF_8) + " "
                + value.path(object).path(uid).textValue() + " " + activity.toLowerCase(java.util.Locale.ROOT);
    }

    private static void signIns(Pipeline pipeline, Tally tally) {
        List<JsonNode> signIns = values(read(pipeline, pipeline.topics().extra(Topics.Extra.SIGNINS_OCSF)));
        assertThat(mistakes(signIns, OcsfSchema::violations)).isEmpty();
        assertThat(mistakes(signIns, signIn -> PublishedSchemas.undocumented("sign-in-1", signIn)))
                .isEmpty();
        assertThat(signIns.stream()
                        .map(signIn ->
                                signIn.path("metadata").path("tenant_uid").textValue() + "|"
                                        + signIn.path("metadata").path("uid").textValue())
                        .distinct())
                .hasSize((int) (tally.legacy() + tally.ropc()));
        assertThat(signIns.stream()
                        .map(signIn -> signIn.path("unmapped").path("class").textValue())
                        .collect(toSet()))
                .containsExactlyInAnyOrder("legacy", "ropc", "ropc-upgrade");
        assertThat(signIns)
                .allSatisfy(signIn ->
                        assertThat(signIn.path("auth_protocol_id").intValue()).isEqualTo(11));
    }

    private static void devices(Pipeline pipeline) {
        List<ConsumerRecord<byte[], byte[]>> records = read(
                        pipeline, pipeline.topics().devices())
                .stream()
                .filter(record -> record.value() != null)
                .toList();
        assertThat(records).isNotEmpty();
        assertThat(mistakes(values(records), device -> PublishedSchemas.undocumented("device-1", device)))
                .isEmpty();
        assertThat(records).allSatisfy(record -> {
            JsonNode device = tree(record.value());
            assertThat(new String(record.key(), UTF_8))
                    .startsWith(device.path("tenantId").textValue() + "|")
                    .endsWith("|" + device.path("device").textValue());
        });
    }

    private static void deadLetters(Pipeline pipeline) throws IOException {
        List<ConsumerRecord<byte[], byte[]>> letters =
                read(pipeline, pipeline.topics().deadLetters());
        for (ConsumerRecord<byte[], byte[]> letter : letters) {
            assertThat(PublishedSchemas.undocumented(
                            "dead-letter-1", tree(JsonLine.json(DeadLetters.read(letter.value(), letter.headers())))))
                    .isEmpty();
        }
    }

    private static List<ConsumerRecord<byte[], byte[]>> read(Pipeline pipeline, String topic) {
        return WrittenSignIns.committed(pipeline.kafka(), pipeline.topics(), topic);
    }

    private static List<JsonNode> values(List<ConsumerRecord<byte[], byte[]>> records) {
        return records.stream().map(record -> tree(record.value())).toList();
    }

    private static JsonNode tree(byte[] json) {
        try {
            return Json.mapper().readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
