package io.holdout.ingest.file;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Threads that read the chunks of one file as the calling thread cuts them; chunks in flight are bounded. */
final class LineWorkers {
    private static final Chunk END = new Chunk(new byte[0], 0, 0, false, false);
    private static final long PATIENCE_MILLIS = 50;

    private final Chunks chunks;
    private final BooleanSupplier damaged;
    private final BlockingQueue<Chunk> queue = new ArrayBlockingQueue<>(4);
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    /**
     * @param damaged asked after the last chunk was cut: whether the stream ended too early
     */
    LineWorkers(Chunks chunks, BooleanSupplier damaged) {
        this.chunks = chunks;
        this.damaged = damaged;
    }

    void start(Lines lines) {
        Thread thread = new Thread(() -> work(lines), "read-lines-" + threads.size());
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    /** Cuts the whole file into chunks, and returns when all of them have been read. */
    void readAll() throws IOException, InterruptedException {
        for (Chunk chunk = chunks.next(); chunk != null; chunk = chunks.next()) {
            hand(chunk);
        }
        for (int i = 0; i < threads.size(); i++) {
            hand(END);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        throwFailure();
    }

    private void hand(Chunk chunk) throws InterruptedException {
        while (!queue.offer(chunk, PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
            throwFailure();
        }
    }

    private void work(Lines lines) {
        try {
            for (Chunk chunk = queue.take(); chunk.firstLine() != END.firstLine(); chunk = queue.take()) {
                lines.read(chunk, chunk.last() && damaged.getAsBoolean());
                chunks.recycle(chunk);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            failure.compareAndSet(null, e);
        }
    }

    private void throwFailure() {
        Throwable thrown = failure.get();
        if (thrown instanceof Error error) {
            throw error;
        }
        if (thrown instanceof RuntimeException exception) {
            throw exception;
        }
    }

    /** Stops the workers, also in the middle of their work when reading has failed. */
    void stop() throws InterruptedException {
        for (Thread thread : threads) {
            thread.interrupt();
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
