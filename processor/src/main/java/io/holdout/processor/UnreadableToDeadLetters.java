package io.holdout.processor;

import io.holdout.model.DeadLetter;
import io.holdout.model.DeadLetter.Reason;
import io.holdout.model.DeadLetters;
import io.holdout.model.NewerVersionException;
import io.holdout.model.Origin;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts what somebody else wrote onto the topics and cannot be read aside, in the same transaction; stops at records of a newer
 * major version, which must not be skipped.
 */
public final class UnreadableToDeadLetters implements DeserializationExceptionHandler {
    static final String TOPIC = "holdout.dead-letters.topic";

    private static final Logger LOG = LoggerFactory.getLogger(UnreadableToDeadLetters.class);

    /** A {@link ProcessorListener}, which is handed over as it is. */
    static final String LISTENER = "holdout.listener";

    private String topic = "";
    private ProcessorListener listener = ProcessorListener.NONE;

    @Override
    public Response handleError(
            ErrorHandlerContext context, ConsumerRecord<byte[], byte[]> record, Exception exception) {
        if (isNewer(exception)) {
            return Response.fail();
        }
        Origin origin =
                new Origin(record.topic() + "/" + record.partition(), Origin.Unit.SEQUENCE, record.offset(), -1);
        LOG.warn("a record that is not of this topic went to {}: {}", topic, origin);
        listener.unreadable(record.topic());
        byte[] raw = record.value() == null ? new byte[0] : record.value();
        DeadLetter letter = new DeadLetter(Reason.NOT_A_SIGN_IN, "not a record of this topic", origin, raw);
        return Response.resume(List.of(DeadLetters.record(topic, letter)));
    }

    private static boolean isNewer(@Nullable Throwable exception) {
        for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
            if (cause instanceof NewerVersionException) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void configure(Map<String, ?> configs) {
        topic = String.valueOf(configs.get(TOPIC));
        if (configs.get(LISTENER) instanceof ProcessorListener given) {
            listener = given;
        }
    }
}
