package io.holdout.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdout.app.broker.EmbeddedBroker;
import io.holdout.app.broker.SharedBroker;
import io.holdout.ingest.tables.TableWriter;
import io.holdout.model.Counts;
import io.holdout.model.Exemption;
import io.holdout.model.JsonSerde;
import io.holdout.model.Keys;
import io.holdout.model.Tick;
import io.holdout.model.Topics;
import io.holdout.processor.ProcessorService;
import io.holdout.processor.stage.StageSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Of what lies on the topics when the processor starts, it reads the tables before the sign-ins, whichever was written first. */
@Timeout(300)
@ExtendWith(SharedBroker.class)
class TablesReadFirstTest {
    /** More than the consumer hands over at once, so that reading them takes several turns. */
    private static final int EXCEPTIONS = 5_000;

    private static final Topics TOPICS = new Topics("readfirst", 1);

    @TempDir
    private Path state;

    @Test
    void everyExceptionIsKnownBeforeTimeMoves(EmbeddedBroker broker) {
        // Given
        Map<String, Object> kafka = Map.of("bootstrap.servers", broker.bootstrapServers());
        Cluster.run(
                kafka,
                admin -> new TopicSetup(admin).ensure(TOPICS.all((short) 1)).orElseThrow());
        tick(kafka);
        give(kafka);

        // When
        try (ProcessorService processor = new ProcessorService(
                        kafka,
                        TOPICS,
                        StageSettings.defaults("test"),
                        new ProcessorService.Settings(state, 1, Duration.ofMillis(100), (short) 1, false));
                Admin admin = Admin.create(kafka)) {
            processor.start();
            String group = ProcessorService.applicationId(TOPICS);
            await().atMost(Duration.ofMinutes(2))
                    .until(() -> Pipeline.lag(admin, group, TOPICS.signIns(), 1) == 0
                            && Pipeline.lag(admin, group, TOPICS.exceptions(), 1) == 0);
        }

        // Then
        List<String> facts = WrittenSignIns.committed(kafka, TOPICS, TOPICS.byTenant()).stream()
                .map(record -> new String(record.value(), UTF_8).contains("\"exception-given\"") ? "given" : "time")
                .toList();
        assertThat(facts).hasSizeGreaterThan(EXCEPTIONS).contains("time");
        assertThat(facts.subList(0, EXCEPTIONS)).containsOnly("given");
    }

    private static void tick(Map<String, Object> kafka) {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(kafka, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int minute = 0; minute < 60; minute++) {
                Instant time = Instant.parse("2026-05-04T08:00:00Z").plus(Duration.ofMinutes(minute));
                var unused = producer.send(new ProducerRecord<>(
                        TOPICS.signIns(),
                        0,
                        Keys.tick("files").getBytes(UTF_8),
                        JsonSerde.signInEvents().write(new Tick("files", time, false, Counts.NONE))));
            }
        }
    }

    private static void give(Map<String, Object> kafka) {
        try (TableWriter writer = new TableWriter(kafka, TOPICS.exceptions(), 1, "test")) {
            for (int i = 0; i < EXCEPTIONS; i++) {
                Exemption exemption = Exemption.of(
                        "contoso",
                        "user-" + i + "@contoso.example",
                        "",
                        null,
                        "",
                        Instant.parse("2027-01-01T00:00:00Z"),
                        "a printer",
                        "grace");
                writer.put(exemption.key(), JsonSerde.exemptions().write(exemption));
            }
            writer.commit();
        }
    }
}
