package io.holdout.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Map;
import org.junit.jupiter.api.Test;

class KafkaClientPropertiesTest {

    @Test
    void passesClientPropertiesThrough() {
        KafkaClientProperties properties = KafkaClientProperties.from(Map.of(
                "KAFKA_SECURITY_PROTOCOL", "SASL_SSL",
                "KAFKA_SASL_JAAS_CONFIG", "module required password=\"secret\";",
                "KAFKA_MAX_POLL_RECORDS", "7"));

        assertThat(properties.of("kafka:9092"))
                .containsOnly(
                        Map.entry("bootstrap.servers", "kafka:9092"),
                        Map.entry("security.protocol", "SASL_SSL"),
                        Map.entry("sasl.jaas.config", "module required password=\"secret\";"),
                        Map.entry("max.poll.records", "7"));
    }

    @Test
    void leavesVariablesOfOthersAlone() {
        KafkaClientProperties properties = KafkaClientProperties.from(Map.of(
                "KAFKA_HOME", "/opt/kafka", "KAFKA_PORT", "tcp://10.0.0.1:9092", "PATH", "/bin", "kafka_acks", "0"));

        assertThat(properties.of("kafka:9092")).containsOnlyKeys("bootstrap.servers");
    }

    @Test
    void refusesEveryMisspeltSecurityProperty() {
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> KafkaClientProperties.from(
                        Map.of("KAFKA_SASL_MECHANISMS", "PLAIN", "KAFKA_SSL_TRUSTORE_LOCATION", "/x")))
                .withMessage("""
                        KAFKA_SASL_MECHANISMS is no property of a Kafka client: correct its name or remove it
                        KAFKA_SSL_TRUSTORE_LOCATION is no property of a Kafka client: correct its name or remove it""");
    }

    @Test
    void printsNoValues() {
        assertThat(KafkaClientProperties.from(Map.of("KAFKA_SSL_KEY_PASSWORD", "hush")))
                .asString()
                .contains("ssl.key.password")
                .doesNotContain("hush");
    }
}
