package io.holdout.app;

import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/** A Kafka cluster to administrate; tells what keeps us from it in words for its user. */
final class Cluster {
    private Cluster() {}

    static void run(Map<String, Object> properties, Consumer<Admin> work) {
        boolean unused = call(properties, admin -> {
            work.accept(admin);
            return true;
        });
    }

    static <T> T call(Map<String, Object> properties, Function<Admin, T> work) {
        String servers = String.valueOf(properties.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG));
        try (Admin admin = connect(properties, servers)) {
            return work.apply(admin);
        } catch (TimeoutException e) {
            throw new UserError(
                    "Kafka at " + servers + " does not answer: check the address, and that KAFKA_SECURITY_PROTOCOL is"
                            + " what it expects there",
                    e);
        } catch (AuthenticationException e) {
            throw new UserError(
                    "Kafka at " + servers + " refuses the log-in: check the KAFKA_SASL_ and KAFKA_SSL_ variables", e);
        } catch (AuthorizationException e) {
            throw new UserError(
                    "Kafka at " + servers + " does not allow this (" + e.getMessage() + "): grant it to this user", e);
        } catch (UnsupportedVersionException e) {
            throw new UserError(
                    "Kafka at " + servers + " is too old (" + e.getMessage() + "): 3.6 or later is needed", e);
        }
    }

    /** The message of a refused property names it; that of a failed log-in module may quote the secret, and is left out. */
    private static Admin connect(Map<String, Object> properties, String servers) {
        try {
            return Admin.create(properties);
        } catch (ConfigException e) {
            throw new UserError("Kafka client: " + e.getMessage() + ": correct --bootstrap or the KAFKA_ variable", e);
        } catch (KafkaException e) {
            if (e.getCause() instanceof ConfigException cause) {
                throw new UserError(
                        "Kafka client: " + cause.getMessage() + ": correct --bootstrap or the KAFKA_ variable", e);
            }
            throw new UserError(
                    "the client for Kafka at " + servers
                            + " cannot be set up: check KAFKA_SASL_JAAS_CONFIG and the KAFKA_SSL_ variables",
                    e);
        }
    }
}
