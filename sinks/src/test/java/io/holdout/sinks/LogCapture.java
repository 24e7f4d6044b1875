package io.holdout.sinks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;

/** Takes what is logged and what else goes to standard error while it is open. */
public final class LogCapture implements AutoCloseable {
    private final PrintStream before = System.err;
    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();

    public LogCapture() {
        System.setErr(new PrintStream(taken, true, UTF_8));
    }

    public String text() {
        return taken.toString(UTF_8);
    }

    @Override
    public void close() {
        System.setErr(before);
    }
}
