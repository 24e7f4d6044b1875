package io.holdout.ingest.normalise;

import io.holdout.model.AdFsFailure;
import io.holdout.model.DeadLetter;
import io.holdout.model.Origin;
import io.holdout.model.PostureChange;
import io.holdout.model.SignIn;

/** Takes what became of each record: a sign-in, an ignored record or a dead letter, and every record in exactly one of the three. */
public interface RecordSink {

    void signIn(SignIn signIn, Origin origin);

    /** What an audit record changed, told before the record is {@link #ignored} like every other of its category. */
    void postureChange(PostureChange change, Origin origin);

    /** A password that AD FS refused, told before the record is {@link #ignored} like every other of its category. */
    void adFsFailure(AdFsFailure failure, Origin origin);

    /**
     * A record of a category that is not read.
     *
     * @param category the category in its known spelling; an unknown one as sent, cut at 64 characters
     */
    void ignored(String category, Origin origin);

    void deadLetter(DeadLetter deadLetter);
}
