package io.holdout.model;

import org.apache.kafka.common.errors.SerializationException;

/** A record of a newer major version: it may mean something else, so its reader stops instead of guessing. */
public final class NewerVersionException extends SerializationException {
    private static final long serialVersionUID = 1L;

    NewerVersionException(String message) {
        super(message);
    }
}
