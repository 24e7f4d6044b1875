package io.holdout.app;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of a command that runs until it is told to stop. On SIGTERM or Ctrl-C the main thread is let out of
 * {@link #await()} and closes what it opened, newest first, before the JVM goes.
 */
final class Shutdown implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Shutdown.class);

    private final ConcurrentLinkedDeque<Resource> resources = new ConcurrentLinkedDeque<>();
    private final CompletableFuture<Void> requested = new CompletableFuture<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread hook;

    /** Below the 30 seconds after which Kubernetes kills. */
    private static final Duration GRACE = Duration.ofSeconds(25);

    private Shutdown() {
        this.hook = new Thread(this::onSignal, "shutdown");
    }

    static Shutdown onSignals() {
        Shutdown shutdown = new Shutdown();
        Runtime.getRuntime().addShutdownHook(shutdown.hook);
        return shutdown;
    }

    private record Resource(String name, AutoCloseable closeable) {}

    /** Has it closed at the end, before everything that was added earlier. */
    <T extends AutoCloseable> T closeAtEnd(String name, T resource) {
        resources.push(new Resource(name, resource));
        return resource;
    }

    /** Ends {@link #await()} as a signal would. */
    void request() {
        requested.complete(null);
    }

    /** Ends {@link #await()} with this failure. */
    void fail(RuntimeException why) {
        requested.completeExceptionally(why);
    }

    boolean isRequested() {
        return requested.isDone();
    }

    /** For work that has to be woken; runs at once if the end has come. */
    void whenRequested(Runnable wake) {
        var unused = requested.whenComplete((nothing, failure) -> wake.run());
    }

    /** Returns when it is time to close; throws what {@link #fail} was given. */
    void await() throws InterruptedException {
        try {
            requested.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException why ? why : new CompletionException(e);
        }
    }

    /** Closes everything, newest first; one that fails does not keep the others open. */
    @Override
    public void close() {
        try {
            closeAll();
        } finally {
            closed.countDown();
            forgetHook();
        }
    }

    private void closeAll() {
        for (Resource resource = resources.poll(); resource != null; resource = resources.poll()) {
            try {
                resource.closeable.close();
            } catch (Exception e) { // AutoCloseable declares nothing narrower
                LOG.warn("{} did not close cleanly", resource.name, e);
                if (e instanceof InterruptedException) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }

    private void forgetHook() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            LOG.trace("the JVM is going down and runs the hook already", e);
        }
    }

    private void onSignal() {
        request();
        try {
            if (!closed.await(GRACE.toSeconds(), TimeUnit.SECONDS)) {
                LOG.warn("still busy {} s after the signal, closing regardless", GRACE.toSeconds());
                closeAll();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
