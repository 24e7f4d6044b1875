package io.holdout.ingest.file;

import io.holdout.ingest.normalise.RecordSink;
import io.holdout.model.AdFsFailure;
import io.holdout.model.DeadLetter;
import io.holdout.model.DeadLetter.Reason;
import io.holdout.model.Origin;
import io.holdout.model.PostureChange;
import io.holdout.model.SignIn;

/** Drops the complaint that a record is cut off where the damaged file itself is reported already. */
record CutSink(RecordSink sink) implements RecordSink {

    @Override
    public void signIn(SignIn signIn, Origin origin) {
        sink.signIn(signIn, origin);
    }

    @Override
    public void postureChange(PostureChange change, Origin origin) {
        sink.postureChange(change, origin);
    }

    @Override
    public void adFsFailure(AdFsFailure failure, Origin origin) {
        sink.adFsFailure(failure, origin);
    }

    @Override
    public void ignored(String category, Origin origin) {
        sink.ignored(category, origin);
    }

    @Override
    public void deadLetter(DeadLetter deadLetter) {
        if (deadLetter.reason() != Reason.TRUNCATED) {
            sink.deadLetter(deadLetter);
        }
    }
}
