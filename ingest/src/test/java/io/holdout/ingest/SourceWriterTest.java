package io.holdout.ingest;

import static io.holdout.model.SignInBuilder.aSignIn;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdout.model.AdFsFailure;
import io.holdout.model.Category;
import io.holdout.model.Counts;
import io.holdout.model.DeadLetter;
import io.holdout.model.Keys;
import io.holdout.model.Origin;
import io.holdout.model.PostureChange;
import io.holdout.model.SignIn;
import io.holdout.model.SignInEvent;
import io.holdout.model.Tick;
import io.holdout.model.Topics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a writer of a source hands to Kafka, and how an {@link EventSink} on it counts; with a broker it is tried by the tests of the commands. */
class SourceWriterTest {
    private static final Instant TIME = Instant.parse("2026-05-04T08:00:00Z");
    private static final Topics TOPICS = new Topics("holdout", 3);
    private static final Origin ORIGIN = new Origin("contoso.signins/2", Origin.Unit.SEQUENCE, 41, 0);
    private static final PostureChange CONSENT = new PostureChange(
            SignInEvent.VERSION,
            "Directory_1",
            "contoso",
            TIME.plusSeconds(3600),
            PostureChange.Kind.CONSENT_GRANTED,
            PostureChange.APPLE_APP,
            "Apple Internet Accounts",
            "admin@contoso.example");

    private final List<Map<String, Object>> configs = new ArrayList<>();
    private MockProducer<byte[], byte[]> kafka =
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final SourceWriter writer = new SourceWriter(
            Map.of("bootstrap.servers", "127.0.0.1:1"), TOPICS, "contoso.signins", 2, 1 << 20, config -> {
                configs.add(config);
                return kafka;
            });

    @AfterEach
    void close() {
        writer.close();
    }

    private void begin() {
        kafka.initTransactions();
        writer.begin();
    }

    private static DeadLetter letter(int bytes) {
        return new DeadLetter(DeadLetter.Reason.NOT_JSON, "is no JSON", ORIGIN, new byte[bytes]);
    }

    private static String key(ProducerRecord<byte[], byte[]> record) {
        return new String(record.key(), UTF_8);
    }

    private List<ProducerRecord<byte[], byte[]>> on(String topic) {
        return kafka.history().stream()
                .filter(record -> record.topic().equals(topic))
                .toList();
    }

    private static List<String> headers(ProducerRecord<byte[], byte[]> record) {
        return StreamSupport.stream(record.headers().spliterator(), false)
                .map(header -> header.key() + " " + new String(header.value(), UTF_8))
                .toList();
    }

    @Test
    void theTransactionalIdNamesTheSourcePartition() {
        assertThat(configs)
                .singleElement()
                .satisfies(config ->
                        assertThat(config).containsEntry("transactional.id", "holdout.ingest.contoso.signins.2"));
    }

    @Test
    void everythingOfABatchIsOneTransactionThatEndsWithItsCheckpoint() {
        SignIn signIn = aSignIn().activeSync().at(TIME).build();
        Checkpoint checkpoint = Checkpoint.beginning(Map.of()).after(41, TIME, Counts.NONE);

        begin();
        writer.signIn(signIn, ORIGIN);
        writer.postureChange(CONSENT, ORIGIN);
        writer.deadLetter(letter(3));
        writer.tick(new Tick("contoso.signins/2", TIME, false, Counts.NONE));
        assertThat(kafka.history()).isEmpty();
        long acknowledged = writer.commit(checkpoint);

        // the audit record counts as ignored, and ticks as nothing
        assertThat(acknowledged).isEqualTo(2);
        assertThat(kafka.transactionCommitted()).isTrue();
        assertThat(on(TOPICS.signIns()).stream().map(record -> record.partition() + " " + key(record)))
                .containsExactly(
                        Keys.partition(Keys.user(signIn), 3) + " " + Keys.user(signIn),
                        Keys.partition("contoso|", 3) + " contoso|",
                        "0 " + Keys.tick("contoso.signins/2"),
                        "1 " + Keys.tick("contoso.signins/2"),
                        "2 " + Keys.tick("contoso.signins/2"));
        assertThat(on(TOPICS.signIns()).subList(0, 2))
                .allSatisfy(record -> assertThat(headers(record))
                        .containsExactly("hub contoso.signins", "partition 2", "sequence 41"));
        assertThat(on(TOPICS.deadLetters())).hasSize(1);
        ProducerRecord<byte[], byte[]> last =
                kafka.history().get(kafka.history().size() - 1);
        assertThat(last.topic()).isEqualTo(TOPICS.checkpoints("contoso.signins"));
        assertThat(last.partition()).isEqualTo(2);
        assertThat(key(last)).isEqualTo("2");
        assertThat(new String(last.value(), UTF_8)).contains("\"position\":41");
    }

    @Test
    void whatIsReplayedFromADeadLetterOfAnotherHubSaysSo() {
        begin();
        writer.signIn(aSignIn().at(TIME).build(), new Origin("fabrikam.audit/7", Origin.Unit.SEQUENCE, 5, 1));
        writer.commit(Checkpoint.beginning(Map.of()));

        assertThat(headers(on(TOPICS.signIns()).get(0)))
                .containsExactly("hub fabrikam.audit", "partition 7", "sequence 5");
    }

    @Test
    void afterAFailureNothingMoreIsTaken() {
        kafka = new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
        try (SourceWriter failing = new SourceWriter(
                Map.of("bootstrap.servers", "127.0.0.1:1"), TOPICS, "contoso.signins", 2, 1 << 20, config -> kafka)) {
            kafka.initTransactions();
            failing.begin();
            failing.deadLetter(letter(3));
            assertThat(kafka.errorNext(new RecordTooLargeException("too large")))
                    .isTrue();

            assertThatThrownBy(() -> failing.postureChange(CONSENT, ORIGIN))
                    .isInstanceOf(RecordTooLargeException.class);
            assertThatThrownBy(() -> failing.commit(Checkpoint.beginning(Map.of())))
                    .isInstanceOf(KafkaException.class);
            assertThat(kafka.transactionCommitted()).isFalse();
        }
    }

    @Test
    void aSinkCountsWhatItWritesAndOnlySignInsMoveItsTime() {
        EventSink sink = new EventSink(writer, 10);

        begin();
        sink.signIn(aSignIn().id("late").at(TIME).build(), ORIGIN);
        sink.signIn(aSignIn().id("early").at(TIME.minusSeconds(60)).build(), ORIGIN);
        sink.postureChange(CONSENT, ORIGIN);
        sink.ignored("AuditLogs", ORIGIN);
        sink.adFsFailure(AdFsFailure.LOCKOUT, ORIGIN);
        sink.ignored("ADFSSignInLogs", ORIGIN);
        sink.deadLetter(letter(11));
        writer.commit(Checkpoint.beginning(Map.of()));

        assertThat(sink.newest()).isEqualTo(TIME);
        assertThat(sink.counts())
                .isEqualTo(new Counts(
                        Map.of(Category.INTERACTIVE, 2L),
                        Map.of("AuditLogs", 1L, "ADFSSignInLogs", 1L),
                        1,
                        Map.of(AdFsFailure.LOCKOUT, 1L)));
        assertThat(sink.refused()).containsExactly(Map.entry(DeadLetter.Reason.NOT_JSON, 1L));
        assertThat(on(TOPICS.deadLetters()).get(0).value()).hasSize(10);
        assertThat(on(TOPICS.signIns())).hasSize(3);
    }
}
