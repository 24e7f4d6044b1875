package io.holdout.app;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A directory for intermediate files, deleted at the end, also when a signal is the end: they hold personal data. */
final class Scratch implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(Scratch.class);
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final int MOST_ATTEMPTS = 50;

    private static volatile boolean abandoned;

    private final Path directory;
    private final @Nullable Thread hook;

    private Scratch(Path directory, boolean onSignals) {
        this.directory = directory;
        this.hook = onSignals ? new Thread(this::abandon, "delete-scratch") : null;
    }

    /** For a command that a signal ends wherever it is: the directory is taken from those who still work in it. */
    static Scratch create() {
        Scratch scratch = new Scratch(newDirectory(), true);
        try {
            Runtime.getRuntime().addShutdownHook(scratch.hook);
        } catch (IllegalStateException e) { // a signal came in between
            scratch.delete();
            throw new UserError("ended by a signal before the work began", e);
        }
        return scratch;
    }

    /** For a command that closes in order on a signal: deleted after all that is added later. */
    static Scratch closedBy(Shutdown shutdown) {
        return shutdown.closeAtEnd("scratch", new Scratch(newDirectory(), false));
    }

    /** True once a signal has one deleted: what fails from then on fails because its files are gone. */
    static boolean isAbandoned() {
        return abandoned;
    }

    Path directory() {
        return directory;
    }

    @Override
    public void close() {
        try {
            delete();
        } finally {
            forgetHook();
        }
    }

    private static Path newDirectory() {
        try {
            return Files.createTempDirectory("holdout-");
        } catch (IOException e) {
            throw new UserError("no temporary directory can be made: see that java.io.tmpdir is writable", e);
        }
    }

    /** Others may still write: a file that comes or goes in the middle needs another attempt. */
    private void delete() {
        for (int attempt = 1; true; attempt++) {
            try {
                Utils.delete(directory.toFile());
                return;
            } catch (IOException e) {
                if (attempt == MOST_ATTEMPTS) {
                    throw new UncheckedIOException(e);
                }
                pause();
            }
        }
    }

    /** Waits each time, as a broker that is about to start makes its directories anew. */
    private void abandon() {
        abandoned = true;
        PrintStream err = System.err;
        // broker and processor would fill the terminal with what they make of it
        System.setErr(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        try {
            for (int attempt = 0; attempt < MOST_ATTEMPTS && Files.exists(directory); attempt++) {
                delete();
                pause();
            }
        } catch (UncheckedIOException e) {
            err.println("holdout: " + directory + " is left behind (" + e.getMessage() + "): delete it");
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void forgetHook() {
        if (hook == null) {
            return;
        }
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            LOG.trace("the JVM is going down and runs the hook already", e);
        }
    }
}
