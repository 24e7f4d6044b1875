package io.holdout.sinks.delivery;

import io.holdout.model.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;

/**
 * Where the delivery reads and writes.
 *
 * @param kafka client properties that lead to the cluster
 * @param session a replica that is not heard of for so long loses its webhooks to others
 */
public record DeliverySettings(Map<String, Object> kafka, Topics topics, Duration session) {
    public static final Duration DEFAULT_SESSION = Duration.ofSeconds(10);

    public DeliverySettings {
        kafka = Map.copyOf(kafka);
    }

    /** Client properties of readers that belong to no group. */
    Map<String, Object> reading() {
        Map<String, Object> properties = new HashMap<>(kafka);
        properties.remove(CommonClientConfigs.GROUP_INSTANCE_ID_CONFIG);
        return properties;
    }

    /** Consumer group of the replicas. */
    String group() {
        return topics.prefix() + "-deliveries";
    }

    /** Of the producer that alone may write a webhook's ledger. */
    String transactionalId(String webhook) {
        return topics.prefix() + "-deliveries-" + webhook;
    }
}
