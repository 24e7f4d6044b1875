package io.holdout.ingest.file;

import io.holdout.ingest.normalise.Normaliser;
import io.holdout.ingest.normalise.RecordSink;
import io.holdout.model.DeadLetter;
import io.holdout.model.DeadLetter.Reason;
import io.holdout.model.Origin;
import java.util.Arrays;

/** Reads the lines of a chunk, each a frame of its own. */
final class Lines {
    private final String source;
    private final Normaliser normaliser;
    private final RecordSink sink;

    Lines(String source, Normaliser normaliser, RecordSink sink) {
        this.source = source;
        this.normaliser = normaliser;
        this.sink = sink;
    }

    /**
     * Reads all lines of the chunk.
     *
     * @param damaged whether the stream ended too early, so that a last line without an end is no fault of its own
     */
    void read(Chunk chunk, boolean damaged) {
        if (chunk.tooLong()) {
            byte[] start = Arrays.copyOf(chunk.bytes(), DeadLetter.MAX_RAW_OF_FILE);
            sink.deadLetter(new DeadLetter(
                    Reason.TOO_LARGE, "The line is longer than 32 MiB.", origin(chunk.firstLine()), start));
            return;
        }
        long line = chunk.firstLine();
        int from = 0;
        while (from < chunk.length()) {
            int end = Newlines.next(chunk.bytes(), from, chunk.length());
            boolean cut = damaged && chunk.last() && end == chunk.length();
            normaliser.read(chunk.bytes(), from, end - from, origin(line), cut ? new CutSink(sink) : sink);
            line++;
            from = end + 1;
        }
    }

    private Origin origin(long line) {
        return new Origin(source, Origin.Unit.LINE, line, -1);
    }
}
