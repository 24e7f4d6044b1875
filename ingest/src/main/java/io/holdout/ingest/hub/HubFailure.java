package io.holdout.ingest.hub;

import com.azure.core.amqp.exception.AmqpErrorCondition;
import com.azure.core.amqp.exception.AmqpException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;

/** What went wrong between the hub and us; opening everything anew is the answer to all of it. */
final class HubFailure extends Exception {
    private static final long serialVersionUID = 1;

    HubFailure(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** In one line; the SDK's messages go on with tracking ids and advice in further lines. */
    static HubFailure of(Throwable thrown) {
        Throwable cause = Exceptions.unwrap(thrown);
        while ((cause instanceof ExecutionException
                        || cause instanceof CompletionException
                        || Exceptions.isRetryExhausted(cause))
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof HubFailure failure) {
            return failure;
        }
        if (cause instanceof TimeoutException) {
            return new HubFailure("the hub does not answer", cause);
        }
        if (cause instanceof LoginException login) {
            return new HubFailure(String.valueOf(login.getMessage()), login);
        }
        String message = cause.getMessage() == null
                ? ""
                : cause.getMessage().lines().findFirst().orElse("");
        return new HubFailure(cause.getClass().getSimpleName() + ": " + message, cause);
    }

    /** What the hub says was wrong, null where it did not get to say anything. */
    @Nullable
    AmqpErrorCondition condition() {
        return getCause() instanceof AmqpException amqp ? amqp.getErrorCondition() : null;
    }

    /** Another reader took the partition, with a higher owner level. */
    boolean isStolen() {
        return condition() == AmqpErrorCondition.LINK_STOLEN;
    }

    /** True where waiting will not help: the configuration is wrong, or a right is missing. */
    boolean isRefusal() {
        AmqpErrorCondition condition = condition();
        return condition == AmqpErrorCondition.NOT_FOUND
                || condition == AmqpErrorCondition.UNAUTHORIZED_ACCESS
                || condition == AmqpErrorCondition.ENTITY_DISABLED_ERROR;
    }
}
