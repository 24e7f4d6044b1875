package io.holdout.ingest;

import io.holdout.ingest.normalise.RecordSink;
import io.holdout.model.AdFsFailure;
import io.holdout.model.Category;
import io.holdout.model.Counts;
import io.holdout.model.DeadLetter;
import io.holdout.model.Origin;
import io.holdout.model.PostureChange;
import io.holdout.model.SignIn;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/** Writes the records of events, and counts them for the checkpoint. */
public final class EventSink implements RecordSink {
    private final SourceWriter writer;
    private final int maxRaw;
    private final Map<String, Long> ignored = new TreeMap<>();
    private final Map<DeadLetter.Reason, Long> refused = new EnumMap<>(DeadLetter.Reason.class);
    private final Map<Category, Long> signIns = new EnumMap<>(Category.class);
    private final Map<AdFsFailure, Long> adFs = new EnumMap<>(AdFsFailure.class);
    private Instant newest = Instant.EPOCH;

    public EventSink(SourceWriter writer) {
        this(writer, DeadLetter.MAX_RAW);
    }

    /**
     * @param maxRaw bytes kept of a dead letter
     */
    public EventSink(SourceWriter writer, int maxRaw) {
        this.writer = writer;
        this.maxRaw = maxRaw;
    }

    @Override
    public void signIn(SignIn signIn, Origin origin) {
        writer.signIn(signIn, origin);
        signIns.merge(signIn.category(), 1L, Long::sum);
        newest = signIn.time().isAfter(newest) ? signIn.time() : newest;
    }

    /** Does not move {@link #newest}: how far a source has come is told by its sign-ins. */
    @Override
    public void postureChange(PostureChange change, Origin origin) {
        writer.postureChange(change, origin);
    }

    @Override
    public void adFsFailure(AdFsFailure failure, Origin origin) {
        adFs.merge(failure, 1L, Long::sum);
    }

    @Override
    public void ignored(String category, Origin origin) {
        ignored.merge(category, 1L, Long::sum);
    }

    @Override
    public void deadLetter(DeadLetter letter) {
        writer.deadLetter(letter.cut(maxRaw));
        refused.merge(letter.reason(), 1L, Long::sum);
    }

    /** Newest time of a sign-in, or {@link Instant#EPOCH}. */
    public Instant newest() {
        return newest;
    }

    public Counts counts() {
        long deadLetters = refused.values().stream().mapToLong(Long::longValue).sum();
        return new Counts(signIns, ignored, deadLetters, adFs);
    }

    /** Dead letters by reason. */
    public Map<DeadLetter.Reason, Long> refused() {
        return Collections.unmodifiableMap(refused);
    }
}
