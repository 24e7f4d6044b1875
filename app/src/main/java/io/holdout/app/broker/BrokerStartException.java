package io.holdout.app.broker;

import org.jspecify.annotations.Nullable;

/** Why the embedded broker did not start, in one sentence for the user: what is wrong, and what to do. */
public final class BrokerStartException extends Exception {

    BrokerStartException(String message) {
        this(message, null);
    }

    BrokerStartException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
