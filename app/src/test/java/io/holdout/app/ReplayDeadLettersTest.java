package io.holdout.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdout.app.broker.EmbeddedBroker;
import io.holdout.app.broker.SharedBroker;
import io.holdout.model.DeadLetter;
import io.holdout.model.DeadLetters;
import io.holdout.model.Origin;
import io.holdout.model.Topics;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedBroker.class)
class ReplayDeadLettersTest {
    private final Instant signedIn = Instant.now().minusSeconds(3600);

    @SuppressWarnings("NullAway.Init") // before each test
    private Map<String, Object> kafka;

    @SuppressWarnings("NullAway.Init") // before each test
    private Topics topics;

    @BeforeEach
    void start(EmbeddedBroker broker, TestInfo test) {
        kafka = Map.of("bootstrap.servers", broker.bootstrapServers());
        topics = new Topics(test.getTestMethod().orElseThrow().getName(), 2);
        try (Admin admin = Admin.create(kafka)) {
            new TopicSetup(admin).ensure(topics.all((short) 1)).orElseThrow();
        }
    }

    /** As an earlier version left it, which could not read what this one can. */
    private void leave(DeadLetter... letters) {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(kafka, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (DeadLetter letter : letters) {
                var unused = producer.send(DeadLetters.record(topics.deadLetters(), letter));
            }
        }
    }

    private static DeadLetter letter(DeadLetter.Reason reason, String source, long sequence, int index, String raw) {
        return new DeadLetter(
                reason, "", new Origin(source, Origin.Unit.SEQUENCE, sequence, index), raw.getBytes(UTF_8));
    }

    private String replay() {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = Holdout.run(
                new String[] {
                    "replay-dead-letters",
                    "--bootstrap",
                    String.valueOf(kafka.get("bootstrap.servers")),
                    "--prefix",
                    topics.prefix(),
                    "--partitions",
                    "2"
                },
                Map.of(),
                new PrintWriter(out, true),
                new PrintWriter(err, true));
        assertThat(err.toString()).isEmpty();
        assertThat(exitCode).isZero();
        return out.toString().strip();
    }

    private List<DeadLetter> deadLetters() {
        return WrittenSignIns.committed(kafka, topics, topics.deadLetters()).stream()
                .map(record -> DeadLetters.read(record.value(), record.headers()))
                .toList();
    }

    @Test
    void whatCanBeReadNowIsASignInWithThePlaceItCameFrom() {
        leave(
                letter(
                        DeadLetter.Reason.NOT_A_SIGN_IN,
                        "contoso.signins/3",
                        17,
                        2,
                        WrittenSignIns.record("a", signedIn)),
                letter(
                        DeadLetter.Reason.UNKNOWN_FORMAT,
                        "contoso.signins/0",
                        4,
                        -1,
                        "{\"records\":[" + WrittenSignIns.record("b", signedIn) + ","
                                + WrittenSignIns.record("c", signedIn) + "]}"));

        assertThat(replay())
                .isEqualTo("2 dead letters: 3 sign-ins, 0 records of other categories, 0 that still cannot be read");
        assertThat(WrittenSignIns.of(kafka, topics)).containsExactly("0/4 b", "0/4 c", "3/17 a");
        assertThat(WrittenSignIns.committed(kafka, topics, topics.signIns()))
                .allSatisfy(record ->
                        assertThat(WrittenSignIns.header(record, "hub")).isEqualTo("contoso.signins"));
    }

    @Test
    void eachIsTakenOnce() {
        leave(letter(DeadLetter.Reason.NOT_JSON, "contoso.signins/3", 17, -1, WrittenSignIns.record("a", signedIn)));
        replay();

        assertThat(replay())
                .isEqualTo("0 dead letters: 0 sign-ins, 0 records of other categories, 0 that still cannot be read");
        assertThat(WrittenSignIns.of(kafka, topics)).containsExactly("3/17 a");
    }

    /** Whoever may write to the topic could else stop every replay there. */
    @Test
    void aRecordThatIsNoDeadLetterIsLeftAloneAndTheOthersAreTaken() {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(kafka, new ByteArraySerializer(), new ByteArraySerializer())) {
            var unused = producer.send(new ProducerRecord<>(topics.deadLetters(), 0, null, "hello".getBytes(UTF_8)));
            var unusedToo = producer.send(new ProducerRecord<>(topics.deadLetters(), 1, new byte[0], null));
        }
        leave(letter(DeadLetter.Reason.NOT_JSON, "contoso.signins/3", 17, -1, WrittenSignIns.record("a", signedIn)));

        assertThat(replay())
                .contains("1 dead letters: 1 sign-ins", "2 further records on the topic are no dead letters");
        assertThat(WrittenSignIns.of(kafka, topics)).containsExactly("3/17 a");
    }

    @Test
    void whatStillCannotBeReadWaitsForTheNextTimeWhereItCameFrom() {
        leave(
                letter(DeadLetter.Reason.BAD_VALUE, "contoso.signins/3", 17, 2, "no JSON"),
                letter(DeadLetter.Reason.LOST_TO_RETENTION, "contoso.signins/3", 18, -1, ""));

        assertThat(replay())
                .contains(
                        "2 dead letters: 0 sign-ins",
                        "1 that still cannot be read (not-json 1)",
                        "1 of them are about");
        assertThat(deadLetters())
                .extracting(letter -> letter.reason().id() + " " + letter.origin())
                .containsExactly(
                        "bad-value contoso.signins/3, sequence 17, record 2",
                        "lost-to-retention contoso.signins/3, sequence 18",
                        "not-json contoso.signins/3, sequence 17, record 2");
        assertThat(replay()).contains("1 dead letters: 0 sign-ins");
    }
}
