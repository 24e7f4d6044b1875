package io.holdout.ingest.normalise;

import io.holdout.model.AdFsFailure;
import io.holdout.model.Category;
import io.holdout.model.DeadLetter;
import io.holdout.model.DeadLetter.Reason;
import io.holdout.model.Origin;
import io.holdout.model.PostureChange;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Decides what became of a record that has been read. */
final class Outcomes {
    private final String defaultTenant;
    private final int maxRaw;

    /**
     * @param maxRaw bytes kept of what is refused
     */
    Outcomes(String defaultTenant, int maxRaw) {
        this.maxRaw = maxRaw;
        this.defaultTenant = defaultTenant.toLowerCase(Locale.ROOT);
    }

    /** Tells the sink; the bytes from {@code from} to {@code to} are the record as it came. */
    void settle(Draft draft, Instant now, Origin origin, byte[] bytes, int from, int to, RecordSink sink) {
        String category = draft.category();
        if (category.isEmpty()) {
            refuse(Reason.NOT_A_SIGN_IN, origin, bytes, from, to, sink);
            return;
        }
        Category read = Categories.read(category);
        if (read == null) {
            ignore(draft, category, now, origin, bytes, from, to, sink);
            return;
        }
        Reason problem = draft.problem(now);
        if (problem == null) {
            sink.signIn(draft.signIn(read, defaultTenant), origin);
        } else {
            refuse(problem, origin, bytes, from, to, sink);
        }
    }

    /** A record of another category, which may change the posture all the same. */
    private void ignore(
            Draft draft, String category, Instant now, Origin origin, byte[] bytes, int from, int to, RecordSink sink) {
        List<PostureChange.Kind> changes = draft.changes();
        Reason problem = changes.isEmpty() ? null : draft.problemOfChanges(now);
        if (problem != null) {
            refuse(problem, origin, bytes, from, to, sink);
            return;
        }
        for (PostureChange.Kind kind : changes) {
            sink.postureChange(draft.change(kind, defaultTenant), origin);
        }
        AdFsFailure failure = draft.adFsFailure();
        if (failure != null) {
            sink.adFsFailure(failure, origin);
        }
        sink.ignored(category, origin);
    }

    void refuse(Reason reason, Origin origin, byte[] bytes, int from, int to, RecordSink sink) {
        int kept = Math.min(to, from + maxRaw);
        sink.deadLetter(new DeadLetter(reason, Refusals.detail(reason), origin, Arrays.copyOfRange(bytes, from, kept)));
    }
}
