package io.holdout.app;

import org.jspecify.annotations.Nullable;

/**
 * Something the user can put right, told in one line of the shape "what: what to do". Ends a command with exit code 1 and
 * without a stack trace.
 */
final class UserError extends RuntimeException {

    UserError(String message) {
        this(message, null);
    }

    UserError(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
