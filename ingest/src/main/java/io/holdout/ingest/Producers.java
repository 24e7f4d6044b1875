package io.holdout.ingest;

import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** How the producers of a source are made; trials put others in, to see what a fault does or what transactions cost. */
public interface Producers {
    /** Kafka's own. */
    Producers KAFKA = config -> new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());

    /** A producer with the transactional id and the limits in the configuration. */
    Producer<byte[], byte[]> create(Map<String, Object> config);
}
