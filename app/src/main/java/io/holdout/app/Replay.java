package io.holdout.app;

import io.holdout.app.sort.Cursor;
import io.holdout.ingest.Checkpoint;
import io.holdout.ingest.SourceWriter;
import io.holdout.model.Category;
import io.holdout.model.Counts;
import io.holdout.model.Tick;
import java.io.IOException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** Writes the sorted sign-ins of files as one source, each batch in one transaction with a tick and the checkpoint. */
final class Replay {
    /** Name of the source. */
    static final String SOURCE = "files";

    private static final int BATCH = 10_000;

    private final Pipeline pipeline;
    private final SortedSignIns files;

    Replay(Pipeline pipeline, SortedSignIns files) {
        this.pipeline = pipeline;
        this.files = files;
    }

    /**
     * Writes everything that has not been written by an earlier run over the same files.
     *
     * @param about tells the files apart from others
     * @param end time to move to when all is written
     */
    void run(Map<String, String> about, Instant end) throws IOException {
        var unused = run(about, end, () -> {}, () -> false);
    }

    /**
     * Writes everything that has not been written by an earlier run over the same files.
     *
     * @param about tells the files apart from others
     * @param end time to move to when all is written
     * @param others told before anything is written if an earlier run was over other files, so that all of these are written
     * @param stop asked before each batch; once it says so no more is written
     * @return whether everything is written; if not, another run goes on from there
     */
    boolean run(Map<String, String> about, Instant end, Runnable others, BooleanSupplier stop) throws IOException {
        try (SourceWriter writer = new SourceWriter(pipeline.kafka(), pipeline.topics(), SOURCE, 0)) {
            Checkpoint done = writer.acquire().orElseGet(() -> Checkpoint.beginning(about));
            if (!done.about().equals(about)) {
                others.run();
                done = Checkpoint.beginning(about);
            }
            done = deadLetters(writer, done, stop);
            try (Cursor cursor = files.signIns()) {
                done = signIns(writer, done, cursor, stop);
            }
            if (stop.getAsBoolean()) {
                return false;
            }
            writer.begin();
            writer.tick(tick(end, true));
            writer.commit(done);
            return true;
        }
    }

    /** Dead letters are at positions before the sign-ins, so that both are resumed by one number. */
    private Checkpoint deadLetters(SourceWriter writer, Checkpoint start, BooleanSupplier stop) throws IOException {
        long letters = files.counts().deadLetters();
        Checkpoint done = start;
        try (Cursor cursor = files.deadLetters()) {
            long position = -1;
            boolean open = false;
            while (cursor.next()) {
                position++;
                if (position <= start.position()) {
                    continue;
                }
                if (!open) {
                    if (stop.getAsBoolean()) {
                        break;
                    }
                    writer.begin();
                    open = true;
                }
                writer.deadLetter(SortedSignIns.deadLetter(cursor));
                done = done.after(position, Instant.EPOCH, new Counts(Map.of(), Map.of(), 1));
                if (position == letters - 1 || (position + 1) % BATCH == 0) {
                    writer.commit(done);
                    open = false;
                }
            }
        }
        return done;
    }

    private Checkpoint signIns(SourceWriter writer, Checkpoint start, Cursor cursor, BooleanSupplier stop)
            throws IOException {
        long offset = files.counts().deadLetters();
        Checkpoint done = start;
        long position = offset - 1;
        int inBatch = 0;
        Map<Category, Long> signIns = new EnumMap<>(Category.class);
        Instant newest = start.newest();
        while (cursor.next()) {
            position++;
            if (position <= start.position()) {
                continue;
            }
            if (inBatch == 0) {
                if (stop.getAsBoolean()) {
                    break;
                }
                pipeline.check();
                writer.begin();
                if (newest.equals(Instant.EPOCH)) {
                    writer.tick(tick(newest, false)); // tells of the order before the first sign-in
                }
            }
            SortedSignIns.Entry entry = SortedSignIns.Entry.of(cursor);
            Category category = entry.category();
            if (category == null) {
                writer.postureChange(entry.userKey(), entry.json());
            } else {
                writer.signIn(entry.userKey(), entry.json());
                newest = entry.time();
                signIns.merge(category, 1L, Long::sum);
            }
            if (++inBatch == BATCH) {
                done = commit(writer, done, position, newest, signIns);
                signIns.clear();
                inBatch = 0;
            }
        }
        return inBatch == 0 ? done : commit(writer, done, position, newest, signIns);
    }

    private Checkpoint commit(
            SourceWriter writer, Checkpoint done, long position, Instant newest, Map<Category, Long> signIns) {
        Checkpoint next = done.after(position, newest, new Counts(signIns, Map.of(), 0));
        writer.tick(tick(newest, false));
        writer.commit(next);
        return next;
    }

    /** All files have been read before the first is written, so every tick has the same counts: a replay is no flow that could stop. */
    private Tick tick(Instant time, boolean out) {
        return new Tick(SOURCE, time, out, files.counts()).ofOrderedSource();
    }
}
