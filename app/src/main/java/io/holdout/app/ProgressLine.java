package io.holdout.app;

import io.holdout.ingest.file.Progress;
import java.io.PrintStream;
import java.util.Locale;
import java.util.function.LongConsumer;

/** One line on stderr that tells how far long work is; nothing when nobody looks. */
final class ProgressLine implements AutoCloseable {
    private static final String CLEAR = "\r\u001b[K";
    private static final long EVERY_NANOS = 200_000_000L;

    private final PrintStream out;
    private final boolean shown;
    private long last;

    private ProgressLine(PrintStream out, boolean shown) {
        this.out = out;
        this.shown = shown;
    }

    static ProgressLine onTerminal() {
        return new ProgressLine(System.err, Terminal.STDERR.isThere());
    }

    /** Progress of a file in bytes. */
    Progress bytes(String what) {
        return (read, total) -> {
            long now = System.nanoTime();
            if (shown && now - last > EVERY_NANOS) {
                last = now;
                long percent = total == 0 ? 100 : 100 * read / total;
                say(String.format(Locale.ROOT, "%s %d %% of %d MB", what, percent, total >> 20));
            }
        };
    }

    /** Progress of rows, of which nobody knows how many there will be. */
    LongConsumer rows(String what) {
        return rows -> {
            long now = System.nanoTime();
            if (shown && now - last > EVERY_NANOS) {
                last = now;
                say(String.format(Locale.ROOT, "%s %,d rows", what, rows));
            }
        };
    }

    void say(String text) {
        if (shown) {
            out.print(CLEAR + text + " ...");
            out.flush();
        }
    }

    void clear() {
        if (shown) {
            out.print(CLEAR);
            out.flush();
        }
    }

    @Override
    public void close() {
        clear();
    }
}
