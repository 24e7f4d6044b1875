package io.holdout.app.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdout.app.broker.EmbeddedBroker;
import io.holdout.app.broker.SharedBroker;
import io.holdout.model.Answer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A transaction that nobody ends is seen, and only as long as it is open. */
@Timeout(120)
@ExtendWith(SharedBroker.class)
class OpenTransactionsTest {
    private static final String TOPIC = "open-transactions";
    private static final Duration LATER = Duration.ofMinutes(10);

    @Test
    void theAgeOfAnOpenTransactionIsShown(EmbeddedBroker broker) {
        Map<String, Object> kafka = Map.of("bootstrap.servers", broker.bootstrapServers());
        try (Admin admin = Admin.create(kafka)) {
            Answer.of(admin.createTopics(List.of(new NewTopic(TOPIC, 2, (short) 1)
                            .configs(Map.of("message.timestamp.type", "LogAppendTime"))))
                    .all());
        }
        assertThat(secondsSeen(kafka)).isZero();

        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers(), "transactional.id", TOPIC),
                new StringSerializer(),
                new StringSerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            var unused = producer.send(new ProducerRecord<>(TOPIC, 1, "key", "value"));
            producer.flush();
            assertThat(secondsSeen(kafka)).isBetween((double) LATER.toSeconds(), (double)
                    LATER.plusMinutes(1).toSeconds());

            producer.commitTransaction();
            // a marker is written a moment after the commit was answered
            await().atMost(Duration.ofSeconds(20)).until(() -> secondsSeen(kafka) == 0);
        }
    }

    /** As seen ten minutes later. */
    private static double secondsSeen(Map<String, Object> kafka) {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        Clock later = Clock.offset(Clock.systemUTC(), LATER);
        OpenTransactions watched = OpenTransactions.watch(kafka, registry, List.of(TOPIC), later);
        try {
            return await().atMost(Duration.ofSeconds(20))
                    .until(
                            () -> registry.get("holdout.kafka.open.transaction.seconds")
                                    .tag("topic", TOPIC)
                                    .gauge()
                                    .value(),
                            seconds -> !Double.isNaN(seconds));
        } finally {
            watched.close();
        }
    }
}
