package io.holdout.simulator.hub;

import org.apache.qpid.protonj2.types.Symbol;
import org.apache.qpid.protonj2.types.transport.AmqpError;
import org.apache.qpid.protonj2.types.transport.ErrorCondition;
import org.apache.qpid.protonj2.types.transport.LinkError;

/** What a client asked for is not done, and it is told why. */
final class Refusal extends Exception {
    static final Symbol ARGUMENT_ERROR = Symbol.valueOf("com.microsoft:argument-error");
    static final Symbol ARGUMENT_OUT_OF_RANGE = Symbol.valueOf("com.microsoft:argument-out-of-range");
    static final Symbol SERVER_BUSY = Symbol.valueOf("com.microsoft:server-busy");

    private static final long serialVersionUID = 1;

    private final transient ErrorCondition condition;

    Refusal(Symbol condition, String description) {
        super(description, null, false, false);
        this.condition = new ErrorCondition(condition, description);
    }

    static Refusal notFound(String address) {
        return new Refusal(AmqpError.NOT_FOUND, "The messaging entity '" + address + "' could not be found.");
    }

    static Refusal tooLarge(int limit) {
        return new Refusal(
                LinkError.MESSAGE_SIZE_EXCEEDED,
                "The message is larger than the " + limit + " bytes that are allowed.");
    }

    ErrorCondition condition() {
        return condition;
    }
}
