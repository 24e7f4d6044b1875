package io.holdout.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdout.app.broker.EmbeddedBroker;
import io.holdout.app.broker.SharedBroker;
import io.holdout.model.Confidence;
import io.holdout.model.JsonSerde;
import io.holdout.model.Keys;
import io.holdout.model.Rule;
import io.holdout.model.Severity;
import io.holdout.model.SignInBuilder;
import io.holdout.model.Topics;
import io.holdout.model.ocsf.DetectionFinding;
import io.holdout.model.ocsf.Evidence;
import io.holdout.processor.agent.Answer;
import io.holdout.processor.detect.Posture;
import io.holdout.processor.stage.Stages;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@Timeout(600)
@ExtendWith(SharedBroker.class)
class ConsentCommandTest {
    private static final String TENANT = "5d0bb1a6-2f3e-4c55-9a1b-0c9e4d7f2a10";
    private static final Instant TIME = Instant.parse("2026-05-04T08:10:00Z");
    private static final String LINK = "https://login.microsoftonline.com/" + TENANT
            + "/adminconsent?client_id=f8d98a96-0999-43f5-8af3-69971c7bb423";

    private record Outcome(int exitCode, String out, String err) {}

    @Test
    void tellsWhatIsMissingAndHowToGrantIt(EmbeddedBroker broker) {
        Topics topics = created(broker, "missing");
        write(broker, topics.posture(), 0, posture(Answer.NO, null));
        write(
                broker,
                topics.alerts(),
                Keys.partition(Keys.tenant(TENANT), 2),
                JsonSerde.findings().write(finding()));

        Outcome outcome = consent(broker, topics, "--tenant", TENANT.toUpperCase(Locale.ROOT));

        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.out())
                .contains("consent      missing", LINK, "EAS.AccessAsUser.All", "EWS.AccessAsUser.All", "User.Read")
                .contains("New, low: Apple's mail app has no consent for the tenant: one user was stopped")
                .contains("2026-05-04T08:10:00Z  error 65001  ada@contoso.example");
    }

    @Test
    void tellsSinceWhenItIsProved(EmbeddedBroker broker) {
        Topics topics = created(broker, "proved");
        write(broker, topics.posture(), 0, posture(Answer.NO, null));
        write(broker, topics.posture(), 0, posture(Answer.YES, TIME));

        assertThat(consent(broker, topics, "--tenant", TENANT).out())
                .contains("consent      proved since 2026-05-04T08:10:00Z", LINK);
    }

    @Test
    void saysThatNothingIsKnownOfAnotherTenant(EmbeddedBroker broker) {
        Topics topics = created(broker, "unknown");

        assertThat(consent(broker, topics, "--tenant", "other").out())
                .contains("consent      not known")
                .contains("There is no link under which an administrator consents: other is neither a directory id")
                .doesNotContain("login.microsoftonline.com");
        assertThat(consent(broker, topics, "--tenant", "Contoso.example").out())
                .contains("consent      not known", "login.microsoftonline.com/contoso.example/adminconsent");
    }

    @Test
    void topicsThatAreNotThereAreNotMade(EmbeddedBroker broker) {
        Outcome outcome = consent(broker, new Topics("nowhere", 2), "--tenant", TENANT);

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err()).contains("nowhere.alerts does not exist: check --prefix");
    }

    @Test
    void anIdWithADigitTooManyIsWrongUse() {
        Outcome outcome = run("consent", "--tenant", TENANT, "--app-id", "f8d98a96-0999-43f5-8af3-69971c7bb4230");

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err())
                .startsWith("holdout: --app-id must be 8-4-4-4-12 hexadecimal digits and not"
                        + " f8d98a96-0999-43f5-8af3-69971c7bb4230: the id of Apple's mail app is"
                        + " f8d98a96-0999-43f5-8af3-69971c7bb423");
    }

    @Test
    void printsTheLinkOfAnotherApplicationWithoutAskingKafka() {
        Outcome outcome = run("consent", "--tenant", TENANT, "--app-id", "8acd33ea-7197-4a96-bc33-d7cc7101262f");

        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.out())
                .contains("/adminconsent?client_id=8acd33ea-7197-4a96-bc33-d7cc7101262f")
                .doesNotContain("EAS.AccessAsUser.All");
    }

    @Test
    void withoutATenantItIsWrongUse() {
        assertThat(run("consent", "--bootstrap", "127.0.0.1:1").err()).startsWith("holdout: Missing --tenant ID");
        assertThat(run("consent", "--tenant", TENANT).err()).startsWith("holdout: Missing --bootstrap HOST:PORT");
    }

    private static Topics created(EmbeddedBroker broker, String name) {
        Topics topics = new Topics("consent-" + name, 2);
        try (Admin admin = Admin.create(kafka(broker))) {
            new TopicSetup(admin).ensure(topics.all((short) 1)).orElseThrow();
        }
        return topics;
    }

    private static Map<String, Object> kafka(EmbeddedBroker broker) {
        return Map.of("bootstrap.servers", broker.bootstrapServers());
    }

    private static void write(EmbeddedBroker broker, String topic, int partition, byte[] value) {
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(kafka(broker), new StringSerializer(), new ByteArraySerializer())) {
            var unused = producer.send(new ProducerRecord<>(topic, partition, Keys.tenant(TENANT), value));
            producer.flush();
        }
    }

    private static byte[] posture(Answer consent, @Nullable Instant since) {
        return Stages.postureWriter().serialize("", new Posture(TENANT, consent, since, false, false));
    }

    private static DetectionFinding finding() {
        return DetectionFinding.of(
                DetectionFinding.Activity.CREATE,
                DetectionFinding.Status.NEW,
                "",
                Severity.LOW,
                Confidence.CERTAIN,
                TIME,
                "Apple's mail app has no consent for the tenant: one user was stopped",
                DetectionFinding.Metadata.of(Rule.CONSENT_MISSING, TENANT, "test"),
                DetectionFinding.FindingInfo.of("u1", Rule.CONSENT_MISSING, "t", "d", TIME, TIME, TIME, TIME),
                List.of(Evidence.of(
                        SignInBuilder.aSignIn().by("ada").code(65001).at(TIME).build(), null, null)),
                null,
                1,
                Map.of());
    }

    private static Outcome consent(EmbeddedBroker broker, Topics topics, String... more) {
        return run(Stream.concat(
                        Stream.of("consent", "--bootstrap", broker.bootstrapServers(), "--prefix", topics.prefix()),
                        Stream.of(more))
                .toArray(String[]::new));
    }

    private static Outcome run(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = Holdout.run(args, Map.of(), new PrintWriter(out, true), new PrintWriter(err, true));
        return new Outcome(exitCode, out.toString(), err.toString());
    }
}
