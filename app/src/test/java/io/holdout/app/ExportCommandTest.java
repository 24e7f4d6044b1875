package io.holdout.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdout.app.broker.EmbeddedBroker;
import io.holdout.app.broker.SharedBroker;
import io.holdout.model.DeadLetter;
import io.holdout.model.DeadLetters;
import io.holdout.model.Json;
import io.holdout.model.JsonSerde;
import io.holdout.model.Origin;
import io.holdout.model.Topics;
import io.holdout.model.ecs.EcsFields;
import io.holdout.model.ocsf.Events;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@Timeout(600)
@ExtendWith(SharedBroker.class)
class ExportCommandTest {
    private static final String KEY = "contoso|ada-id";
    private static final byte[] ALERT = JsonSerde.findings().write(Events.finding());

    private record Outcome(int exitCode, String out, String err) {
        List<String> lines() {
            return out.lines().toList();
        }
    }

    private static Outcome export(EmbeddedBroker broker, String prefix, String... arguments) {
        List<String> all =
                new ArrayList<>(List.of("export", "--bootstrap", broker.bootstrapServers(), "--prefix", prefix));
        all.addAll(List.of(arguments));
        return run(all.toArray(String[]::new));
    }

    private static Outcome run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = Holdout.run(arguments, Map.of(), new PrintWriter(out), new PrintWriter(err));
        return new Outcome(exitCode, out.toString(), err.toString());
    }

    private static Map<String, Object> kafka(EmbeddedBroker broker) {
        return Map.of("bootstrap.servers", broker.bootstrapServers());
    }

    private static Topics created(EmbeddedBroker broker, String name) {
        Topics topics = new Topics("export-" + name, 2);
        try (Admin admin = Admin.create(kafka(broker))) {
            new TopicSetup(admin).ensure(topics.all((short) 1)).orElseThrow();
        }
        return topics;
    }

    private static ProducerRecord<byte[], byte[]> record(String topic, byte @Nullable [] value) {
        return new ProducerRecord<>(topic, KEY.getBytes(UTF_8), value);
    }

    @SafeVarargs
    private static void write(EmbeddedBroker broker, boolean commit, ProducerRecord<byte[], byte[]>... records) {
        Map<String, Object> config = new HashMap<>(kafka(broker));
        config.put("transactional.id", "export-test");
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            for (ProducerRecord<byte[], byte[]> record : records) {
                var unused = producer.send(record);
            }
            if (commit) {
                producer.commitTransaction();
            } else {
                producer.flush();
                producer.abortTransaction();
            }
        }
    }

    private static JsonNode tree(String json) {
        try {
            return Json.mapper().readTree(json);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void committedAlertsArePrintedAsTheyLieThereOrInTheElasticCommonSchema(EmbeddedBroker broker) {
        Topics topics = created(broker, "alerts");
        write(broker, true, record(topics.alerts(), ALERT));
        write(broker, false, record(topics.alerts(), ALERT), record(topics.alerts(), ALERT));

        Outcome json = export(broker, topics.prefix(), "alerts");
        Outcome ecs = export(broker, topics.prefix(), "alerts", "--format", "ecs");

        assertThat(json.err()).isEmpty();
        assertThat(json.lines())
                .singleElement()
                .satisfies(line -> assertThat(tree(line)).isEqualTo(tree(new String(ALERT, UTF_8))));
        assertThat(export(broker, topics.prefix(), "alerts", "--format", "ocsf").out())
                .isEqualTo(json.out());
        assertThat(ecs.exitCode()).isZero();
        assertThat(ecs.lines())
                .singleElement()
                .satisfies(line -> assertThat(EcsFields.violations(tree(line))).isEmpty());
    }

    @Test
    void tombstonesAreShownInTheEnvelopeAndElseCounted(EmbeddedBroker broker) throws IOException {
        Topics topics = created(broker, "devices");
        String device = Files.readString(Path.of("..", "docs", "schemas", "examples", "device-1.json"));
        byte[] value = Json.mapper().writeValueAsBytes(tree(device));
        write(broker, true, record(topics.devices(), value), record(topics.devices(), null));

        Outcome plain = export(broker, topics.prefix(), "devices");
        Outcome wrapped = export(broker, topics.prefix(), "devices", "--envelope");

        assertThat(plain.lines())
                .singleElement()
                .satisfies(line -> assertThat(tree(line)).isEqualTo(tree(device)));
        assertThat(plain.err()).startsWith("holdout: 1 records without a value").hasLineCount(1);
        assertThat(wrapped.err()).isEmpty();
        assertThat(wrapped.lines()).hasSize(2);
        JsonNode tombstone = tree(wrapped.lines().get(1));
        assertThat(tombstone.path("topic").textValue()).isEqualTo(topics.devices());
        assertThat(tombstone.path("key").textValue()).isEqualTo(KEY);
        assertThat(tombstone.path("offset").longValue()).isEqualTo(1);
        assertThat(Instant.parse(tombstone.path("timestamp").textValue()))
                .isAfter(Instant.parse("2020-01-01T00:00:00Z"));
        assertThat(tombstone.path("value").isNull()).isTrue();
    }

    @Test
    void deadLettersAreLinesWithReasonAndPlace(EmbeddedBroker broker) {
        Topics topics = created(broker, "letters");
        DeadLetter letter = new DeadLetter(
                DeadLetter.Reason.NOT_JSON,
                "it begins with no value",
                new Origin("contoso.signins/0", Origin.Unit.SEQUENCE, 17, 3),
                new byte[] {'x', (byte) 0xc2, (byte) 0x9b, 'y'});
        write(broker, true, DeadLetters.record(topics.deadLetters(), letter));

        Outcome outcome = export(broker, topics.prefix(), "dead-letters");

        assertThat(outcome.out().strip())
                .isEqualTo(
                        "{\"reason\":\"not-json\",\"detail\":\"it begins with no value\",\"file\":\"contoso.signins/0\","
                                + "\"sequence\":17,\"record\":3,\"raw\":\"x\\u009by\"}");
    }

    @Test
    void whatSomebodyElseWroteIsNamedByItsPlaceAndStopsNothing(EmbeddedBroker broker) {
        Topics topics = created(broker, "foreign");
        write(
                broker,
                true,
                record(topics.alerts(), "not json, secret".getBytes(UTF_8)),
                record(topics.alerts(), "{\"some\":\"secret\"}".getBytes(UTF_8)),
                record(topics.alerts(), ALERT));

        Outcome ecs = export(broker, topics.prefix(), "alerts", "--format", "ecs");

        assertThat(ecs.exitCode()).isZero();
        assertThat(ecs.lines()).hasSize(1);
        assertThat(ecs.err().lines().toList())
                .hasSize(2)
                .allMatch(line -> line.startsWith("holdout: " + topics.alerts() + ", partition ")
                        && line.endsWith("is no record of this topic and was left out"));
        assertThat(ecs.err()).contains("offset 0 ", "offset 1 ").doesNotContain("secret");
    }

    @Test
    void itBeginsWhereItIsTold(EmbeddedBroker broker) {
        Topics topics = created(broker, "from");
        write(broker, true, record(topics.alerts(), ALERT));

        assertThat(export(broker, topics.prefix(), "alerts", "--from", "2020-01-01T00:00:00Z")
                        .lines())
                .hasSize(1);
        assertThat(export(broker, topics.prefix(), "alerts", "--from", "2999-01-01T00:00:00Z")
                        .lines())
                .isEmpty();
        assertThat(export(broker, topics.prefix(), "alerts", "--from", "latest").lines())
                .isEmpty();
    }

    @Test
    void itGoesOnWithWhatComesUntilItIsStopped(EmbeddedBroker broker) {
        Topics topics = created(broker, "follow");
        write(broker, true, record(topics.alerts(), ALERT));
        StringWriter out = new StringWriter();
        Exporter exporter = new Exporter(
                kafka(broker),
                Exporter.Source.ALERTS,
                topics.prefix(),
                Exporter.Format.JSON,
                false,
                new PrintWriter(out),
                note -> {
                    throw new AssertionError(note);
                });
        CompletableFuture<Void> stop = new CompletableFuture<>();
        CompletableFuture<Long> running = CompletableFuture.supplyAsync(() -> {
            try {
                return exporter.run(Exporter.StartAt.EARLIEST, true, stop::isDone);
            } catch (IOException e) {
                throw new CompletionException(e);
            }
        });
        await().until(() -> out.toString().lines().count() == 1);

        write(broker, true, record(topics.alerts(), ALERT));

        await().until(() -> out.toString().lines().count() == 2);
        assertThat(running).isNotDone();
        stop.complete(null);
        assertThat(running.join()).isZero();
    }

    @Test
    void wrongUseIsOneLine(EmbeddedBroker broker) {
        assertThat(export(broker, "x", "devices", "--format", "ecs")).satisfies(outcome -> {
            assertThat(outcome.exitCode()).isEqualTo(2);
            assertThat(outcome.err()).startsWith("holdout: devices has no format ecs: its records are printed as json");
        });
        assertThat(export(broker, "x", "signins")).satisfies(outcome -> {
            assertThat(outcome.exitCode()).isEqualTo(2);
            assertThat(outcome.err())
                    .contains("'signins' is none of alerts, devices, signins.ocsf, alerts.ecs, dead-letters");
        });
        assertThat(export(broker, "x", "alerts", "--from", "yesterday").exitCode())
                .isEqualTo(2);
        assertThat(export(broker, "nowhere", "alerts").err())
                .startsWith("holdout: nowhere.alerts does not exist: check --prefix");
        assertThat(run("topics", "--siem-topics", "signins.csv", "--bootstrap", "127.0.0.1:1"))
                .satisfies(outcome -> {
                    assertThat(outcome.exitCode()).isEqualTo(2);
                    assertThat(outcome.err())
                            .contains("no topic for SIEMs: 'signins.csv' is none of signins.ocsf, alerts.ecs");
                });
    }

    @Test
    void theTopicsForSiemsAreMadeWhereTheyAreAskedFor(EmbeddedBroker broker) {
        String[] common = {"--bootstrap", broker.bootstrapServers(), "--prefix", "siem", "--partitions", "2"};
        List<String> arguments = new ArrayList<>(List.of("topics"));
        arguments.addAll(List.of(common));
        Outcome without = run(arguments.toArray(String[]::new));
        arguments.addAll(List.of("--siem-topics", "signins.ocsf,alerts.ecs"));
        Outcome with = run(arguments.toArray(String[]::new));

        assertThat(without.out()).contains("created  siem.alerts").doesNotContain("ocsf", "ecs");
        assertThat(with.out())
                .contains("exists   siem.alerts", "created  siem.signins.ocsf", "created  siem.alerts.ecs");
    }
}
