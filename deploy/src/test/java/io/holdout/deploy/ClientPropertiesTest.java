package io.holdout.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.junit.jupiter.api.Test;

/** The chart refuses a property that the services would not pass on, so it has to know those of their Kafka clients. */
class ClientPropertiesTest {
    @Test
    void theNamesAreThoseOfTheClients() throws IOException {
        TreeSet<String> names = new TreeSet<>(AdminClientConfig.configNames());
        names.addAll(ProducerConfig.configNames());
        names.addAll(ConsumerConfig.configNames());

        List<String> declared = new ArrayList<>();
        Chart.file("client-properties.yaml").get("names").forEach(name -> declared.add(name.asText()));

        assertThat(declared).containsExactlyElementsOf(names);
    }
}
