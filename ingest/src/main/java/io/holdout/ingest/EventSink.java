package io.holdout.ingest;

import io.holdout.ingest.normalise.RecordSink;
import io.holdout.model.Counts;
import io.holdout.model.DeadLetter;
import io.holdout.model.Origin;
import io.holdout.model.SignIn;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** Writes the records of one event, and counts them for its checkpoint. */
public final class EventSink implements RecordSink {
    private final SourceWriter writer;
    private final Map<String, Long> ignored = new TreeMap<>();
    private long signIns;
    private long deadLetters;
    private Instant newest = Instant.EPOCH;

    public EventSink(SourceWriter writer) {
        this.writer = writer;
    }

    @Override
    public void signIn(SignIn signIn, Origin origin) {
        writer.signIn(signIn, origin);
        signIns++;
        newest = signIn.time().isAfter(newest) ? signIn.time() : newest;
    }

    @Override
    public void ignored(String category, Origin origin) {
        ignored.merge(category, 1L, Long::sum);
    }

    @Override
    public void deadLetter(DeadLetter letter) {
        writer.deadLetter(letter);
        deadLetters++;
    }

    /** Newest time of a sign-in in the event, or {@link Instant#EPOCH}. */
    public Instant newest() {
        return newest;
    }

    public Counts counts() {
        return new Counts(signIns, ignored, deadLetters);
    }
}
