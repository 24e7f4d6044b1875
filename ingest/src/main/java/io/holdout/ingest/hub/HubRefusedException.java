package io.holdout.ingest.hub;

import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.jspecify.annotations.Nullable;

/** A hub that cannot be read as configured; the message says what is wrong and what to do. */
public final class HubRefusedException extends Exception {
    private static final long serialVersionUID = 1;

    HubRefusedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** The message of a refusal names the topic, group or transactional id, never a secret. */
    static HubRefusedException ofKafka(ApiException refusal) {
        return new HubRefusedException(
                refusal instanceof AuthorizationException
                        ? "Kafka does not allow this (" + refusal.getMessage()
                                + "): grant this user the topics, the group and the transactional ids of ingest"
                        : "Kafka refuses the log-in: check the KAFKA_SASL_ and KAFKA_SSL_ variables",
                refusal);
    }

    static HubRefusedException of(HubConnection connection, HubFailure failure) {
        if (failure.getCause() instanceof LoginException login) {
            return new HubRefusedException(String.valueOf(login.getMessage()), failure);
        }
        if (failure.condition() == null) {
            return new HubRefusedException(
                    "Event Hubs at " + connection.address() + " cannot be reached (" + failure.getMessage()
                            + "): check the name, and that port 5671 is open, or use AMQP over WebSockets",
                    failure);
        }
        return new HubRefusedException(
                switch (failure.condition()) {
                    case NOT_FOUND ->
                        "there is no hub " + connection.hub() + " with the consumer group " + connection.consumerGroup()
                                + " at " + connection.namespace() + ": check both names";
                    case UNAUTHORIZED_ACCESS ->
                        "Event Hubs at " + connection.namespace() + " refuses the credentials for " + connection.hub()
                                + ": check the key's Listen right, or the role Azure Event Hubs Data Receiver";
                    case ENTITY_DISABLED_ERROR -> "the hub " + connection.hub() + " is disabled: enable it in Azure";
                    default -> "the hub " + connection.hub() + " cannot be read: " + failure.getMessage();
                },
                failure);
    }
}
