package io.holdout.app.broker;

import java.util.concurrent.CompletableFuture;
import kafka.server.FaultHandlerFactory;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.server.fault.FaultHandler;
import org.apache.kafka.server.fault.FaultHandlerException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the broker does when it cannot go on: it completes {@link #fatal()}, once. Kafka's own handlers halt the JVM on the
 * spot, which would take the rest of this process down without a word.
 */
final class Faults implements FaultHandlerFactory {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBroker.class);

    private final CompletableFuture<BrokerFault> fatal = new CompletableFuture<>();

    CompletableFuture<BrokerFault> fatal() {
        return fatal;
    }

    @Override
    public FaultHandler build(String name, boolean isFatal, Runnable action) {
        return (message, cause) -> {
            action.run();
            if (isFatal) {
                fail(name + ": " + message, cause);
            } else {
                LOG.warn("{}: {}", name, message, cause);
            }
            return new FaultHandlerException(message, cause);
        };
    }

    /** A few of Kafka's classes know no fault handler and end the process through {@link Exit}, e.g. when the disk is full. */
    void takeOverExit() {
        Exit.setHaltProcedure((status, message) ->
                fail("its data directory can no longer be read and written, is the disk full or gone?", null));
        Exit.setExitProcedure((status, message) -> fail("a request handler met a fatal error", null));
    }

    static void giveBackExit() {
        Exit.resetHaltProcedure();
        Exit.resetExitProcedure();
    }

    private void fail(String message, @Nullable Throwable cause) {
        fatal.complete(new BrokerFault(message, cause));
    }
}
