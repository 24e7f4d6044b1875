package io.holdout.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdout.app.broker.Clients;
import io.holdout.app.broker.EmbeddedBroker;
import io.holdout.app.broker.SharedBroker;
import io.holdout.model.Answer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@Timeout(300)
@ExtendWith(SharedBroker.class)
class TopicDumpTest {

    @Test
    void waitsForATransactionThatIsStillBeingCommitted(EmbeddedBroker broker) throws IOException {
        String bootstrap = broker.bootstrapServers();
        try (Admin admin = Clients.admin(bootstrap)) {
            Answer.of(admin.createTopics(List.of(new NewTopic("dump", 1, (short) 1)))
                    .all());
        }
        List<String> values = new ArrayList<>();
        try (KafkaProducer<String, String> producer = Clients.transactionalProducer(bootstrap, "dump")) {
            producer.initTransactions();
            producer.beginTransaction();
            Clients.send(producer, new ProducerRecord<>("dump", "first"));
            producer.commitTransaction();
            producer.beginTransaction();
            Clients.send(producer, new ProducerRecord<>("dump", "second"));
            producer.flush();

            TopicDump.read(Map.of("bootstrap.servers", bootstrap), "dump", 1, record -> {
                values.add(new String(record.value(), UTF_8));
                if (values.size() == 1) {
                    producer.commitTransaction();
                }
            });
        }

        assertThat(values).containsExactly("first", "second");
    }
}
