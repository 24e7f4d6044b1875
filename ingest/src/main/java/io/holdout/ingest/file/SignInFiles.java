package io.holdout.ingest.file;

import static java.util.Objects.requireNonNull;

import io.holdout.ingest.normalise.DateOrder;
import io.holdout.ingest.normalise.DateSurvey;
import io.holdout.ingest.normalise.Normaliser;
import io.holdout.ingest.normalise.RecordSink;
import io.holdout.ingest.normalise.Table;
import io.holdout.model.DeadLetter;
import io.holdout.model.DeadLetter.Reason;
import io.holdout.model.Origin;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads exported sign-in logs from files: lines, JSON documents and tables, plain or gzip, recognised by content.
 *
 * <p>Memory does not grow with the size of a file. Lines are numbered from 1; in a document a record is found by its byte offset in
 * the unpacked UTF-8 text.
 */
public final class SignInFiles {
    private final String defaultTenant;
    private final InstantSource clock;
    private final @Nullable DateOrder dates;
    private final List<Doubt> doubts = new ArrayList<>();

    /**
     * A table with dates that are other days when the day comes first. They have been read month first.
     *
     * @param contradictory whether other dates of it have the day first and others again the month; else there are none
     */
    public record Doubt(Path file, boolean contradictory) {}

    /**
     * @param defaultTenant tenant of records that name none
     * @param clock says which sign-ins come from the future
     */
    public SignInFiles(String defaultTenant, InstantSource clock) {
        this(defaultTenant, clock, null);
    }

    /**
     * @param defaultTenant tenant of records that name none
     * @param clock says which sign-ins come from the future
     * @param dates which number of a date with slashes is the day, in tables that do not tell; null to read them month first
     */
    public SignInFiles(String defaultTenant, InstantSource clock, @Nullable DateOrder dates) {
        this.defaultTenant = defaultTenant;
        this.clock = clock;
        this.dates = dates;
    }

    /** The files read so far that do not tell which number of a date is the day, where nobody else said so. */
    public List<Doubt> doubts() {
        return List.copyOf(doubts);
    }

    /** Reads a file on the calling thread. */
    public void read(Path file, RecordSink sink, Progress progress) throws IOException, InterruptedException {
        read(file, 1, () -> sink, progress);
    }

    /**
     * Reads a file; its lines, if it is one of lines, on several threads.
     *
     * @param workers how many threads read lines; with 1, everything happens on the calling thread
     * @param sinks called once for each worker; a sink is used by one thread at a time, and the order of records is kept only with
     *     one worker
     * @throws IOException if the file cannot be opened or read
     * @throws InterruptedException if the calling thread was interrupted; the workers have stopped by then
     */
    public void read(Path file, int workers, Supplier<? extends RecordSink> sinks, Progress progress)
            throws IOException, InterruptedException {
        String source = file.toString();
        try (OpenFile open = OpenFile.at(file, progress)) {
            byte[] head = open.text().readNBytes(Recognition.WINDOW);
            InputStream text = new SequenceInputStream(new ByteArrayInputStream(head), open.text());
            Recognition recognition = new Recognition(head);
            RecordSink sink = sinks.get();
            Recognition.Format format = recognition.format();
            if (format instanceof Recognition.Format.Lines) {
                lines(source, open, text, workers, sink, sinks);
            } else if (format instanceof Recognition.Format.Document) {
                new Document(text, source, normaliser(), sink, open::isDamaged).read();
            } else if (format instanceof Recognition.Format.Table found) {
                Table table = table(found, order(file, found, progress));
                new TableFile(text, found.separator(), table, source, sink, open::isDamaged).read();
            } else if (format instanceof Recognition.Format.LocalTimes && !open.isDamaged()) {
                refuse(
                        Reason.UNKNOWN_FORMAT,
                        "The times of this table are not in UTC: set the time zone to UTC and export it again.",
                        source,
                        sink);
            } else if (format instanceof Recognition.Format.Unknown && !open.isDamaged()) {
                refuse(Reason.UNKNOWN_FORMAT, "The file is none of the known exports of sign-in logs.", source, sink);
            }
            if (open.isDamaged()) {
                refuse(
                        Reason.BAD_GZIP,
                        "The gzip data is damaged or ends too early; what came before has been read.",
                        source,
                        sink);
            }
        }
    }

    private Table table(Recognition.Format.Table found, DateOrder order) {
        return requireNonNull(Table.withHeader(found.header(), defaultTenant, clock, order));
    }

    /** What the dates of a table tell goes before what was said of them: that is about all files. */
    private DateOrder order(Path file, Recognition.Format.Table found, Progress progress)
            throws IOException, InterruptedException {
        DateSurvey survey = TableFile.survey(file, found.separator(), table(found, DateOrder.MDY), progress);
        DateOrder told = survey.told() == null ? dates : survey.told();
        if (told == null && survey.isDoubtful()) {
            doubts.add(new Doubt(file, survey.isContradictory()));
        }
        return told == null ? DateOrder.MDY : told;
    }

    private static void refuse(Reason reason, String detail, String source, RecordSink sink) {
        sink.deadLetter(new DeadLetter(reason, detail, new Origin(source, Origin.Unit.BYTE, 0, -1), new byte[0]));
    }

    private void lines(
            String source,
            OpenFile open,
            InputStream text,
            int workers,
            RecordSink sink,
            Supplier<? extends RecordSink> sinks)
            throws IOException, InterruptedException {
        Chunks chunks = new Chunks(text);
        Lines lines = new Lines(source, normaliser(), sink);
        if (workers == 1) {
            for (Chunk chunk = chunks.next(); chunk != null; chunk = chunks.next()) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                lines.read(chunk, open.isDamaged());
                chunks.recycle(chunk);
            }
            return;
        }
        LineWorkers pool = new LineWorkers(chunks, open::isDamaged);
        try {
            pool.start(lines);
            for (int i = 1; i < workers; i++) {
                pool.start(new Lines(source, normaliser(), sinks.get()));
            }
            pool.readAll();
        } finally {
            pool.stop();
        }
    }

    private Normaliser normaliser() {
        return new Normaliser(defaultTenant, clock);
    }
}
