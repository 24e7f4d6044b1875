package io.holdout.app;

import static java.util.stream.Collectors.joining;

import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * What Kafka's clients are told beyond our own settings: {@code KAFKA_SECURITY_PROTOCOL=SASL_SSL} in the environment becomes
 * {@code security.protocol}. The values may be secrets and are never printed.
 */
final class KafkaClientProperties {
    private static final String PREFIX = "KAFKA_";
    /** Of other variables that begin like ours, e.g. KAFKA_HOME, we know nothing; a typing error in one of these is an outage. */
    private static final List<String> OURS_FOR_SURE = List.of("sasl.", "ssl.", "security.");

    private static final Set<String> NAMES = names();

    private final Map<String, String> values;

    private KafkaClientProperties(Map<String, String> values) {
        this.values = values;
    }

    /** Reads the environment, and reports every name that looks like a client's and is not one. */
    static KafkaClientProperties from(Map<String, String> environment) {
        Map<String, String> values = new HashMap<>();
        Set<String> unknown = new TreeSet<>();
        new TreeMap<>(environment).forEach((variable, value) -> {
            if (!variable.startsWith(PREFIX)) {
                return;
            }
            String name =
                    variable.substring(PREFIX.length()).toLowerCase(Locale.ROOT).replace('_', '.');
            if (NAMES.contains(name)) {
                values.put(name, value);
            } else if (OURS_FOR_SURE.stream().anyMatch(name::startsWith)) {
                unknown.add(variable);
            }
        });
        if (!unknown.isEmpty()) {
            throw new UserError(unknown.stream()
                    .map(variable -> variable + " is no property of a Kafka client: correct its name or remove it")
                    .collect(joining("\n")));
        }
        return new KafkaClientProperties(values);
    }

    /** {@code KAFKA_BOOTSTRAP_SERVERS}, or "". */
    String bootstrapServers() {
        return values.getOrDefault(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, "");
    }

    /** For a client of the cluster at {@code bootstrapServers}. */
    Map<String, Object> of(String bootstrapServers) {
        Map<String, Object> properties = new HashMap<>(values);
        properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        return properties;
    }

    private static Set<String> names() {
        Set<String> names = new HashSet<>(AdminClientConfig.configNames());
        names.addAll(ProducerConfig.configNames());
        names.addAll(ConsumerConfig.configNames());
        return Collections.unmodifiableSet(names);
    }

    @Override
    public String toString() {
        return "Kafka client properties " + new TreeSet<>(values.keySet());
    }
}
