package io.holdout.app;

import static io.holdout.app.broker.Clients.committed;
import static io.holdout.app.broker.Clients.transactionalProducer;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdout.app.HangingTransactions.Hanging;
import io.holdout.app.broker.Clients;
import io.holdout.app.broker.EmbeddedBroker;
import io.holdout.model.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(600)
class HangingTransactionsTest {
    private static final TopicPartition PARTITION = new TopicPartition("signins", 0);

    @TempDir
    Path directory;

    @Test
    void aTransactionInFlightDoesNotHang() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.temporary();
                Admin admin = Clients.admin(broker.bootstrapServers());
                KafkaProducer<String, String> producer = transactionalProducer(broker.bootstrapServers(), "test")) {
            create(admin);
            producer.initTransactions();
            producer.beginTransaction();
            Answer.of(producer.send(new ProducerRecord<>("signins", "open")));

            assertThat(new HangingTransactions(admin).find(topic -> true)).isEmpty();

            producer.commitTransaction();
            assertThat(new HangingTransactions(admin).find(topic -> true)).isEmpty();
            assertThat(committed(broker.bootstrapServers(), "signins")).containsExactly("open");
        }
    }

    @Test
    void findsAndEndsATransactionThatItsCoordinatorHasForgotten() throws Exception {
        // Given
        leaveATransactionOpen();
        forgetAllTransactions();
        try (EmbeddedBroker broker = EmbeddedBroker.start(directory, 0);
                Admin admin = Clients.admin(broker.bootstrapServers())) {
            assertThat(lastStableOffset(admin)).isZero();
            HangingTransactions transactions = new HangingTransactions(admin);

            // When
            List<Hanging> found = transactions.find(topic -> true);
            transactions.abort(found);

            // Then
            assertThat(found).hasSize(1).first().satisfies(hanging -> {
                assertThat(hanging.partition()).isEqualTo(PARTITION);
                assertThat(hanging.startOffset()).isZero();
            });
            assertThat(lastStableOffset(admin)).isEqualTo(2); // the record and the marker that aborts it
            assertThat(committed(broker.bootstrapServers(), "signins")).isEmpty();
            assertThat(transactions.find(topic -> true)).isEmpty();
        }
    }

    @Test
    void looksOnlyAtTheTopicsItIsToldTo() throws Exception {
        leaveATransactionOpen();
        forgetAllTransactions();
        try (EmbeddedBroker broker = EmbeddedBroker.start(directory, 0);
                Admin admin = Clients.admin(broker.bootstrapServers())) {

            assertThat(new HangingTransactions(admin).find(topic -> !topic.equals("signins")))
                    .isEmpty();
        }
    }

    private void leaveATransactionOpen() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(directory, 0)) {
            try (Admin admin = Clients.admin(broker.bootstrapServers())) {
                create(admin);
            }
            KafkaProducer<String, String> producer = transactionalProducer(broker.bootstrapServers(), "test");
            producer.initTransactions();
            producer.beginTransaction();
            Answer.of(producer.send(new ProducerRecord<>("signins", "lost")));
            producer.close(Duration.ZERO);
        }
    }

    /** What KAFKA-20734 does to one transaction: its partition keeps it open and the coordinator knows nothing of it. */
    private void forgetAllTransactions() throws IOException {
        try (var files = Files.walk(directory.resolve("kraft"))) {
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(file -> file.toString().contains("__transaction_state"))
                    .filter(file -> !file.endsWith("partition.metadata"))
                    .toList()) {
                Files.delete(file);
            }
        }
    }

    private static void create(Admin admin) {
        Answer.of(admin.createTopics(List.of(new NewTopic("signins", 1, (short) 1)))
                .all());
    }

    private static long lastStableOffset(Admin admin) {
        return Answer.of(admin.listOffsets(
                                Map.of(PARTITION, OffsetSpec.latest()),
                                new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                        .partitionResult(PARTITION))
                .offset();
    }
}
