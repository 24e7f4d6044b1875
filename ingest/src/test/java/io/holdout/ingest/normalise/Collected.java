package io.holdout.ingest.normalise;

import io.holdout.model.AdFsFailure;
import io.holdout.model.DeadLetter;
import io.holdout.model.DeadLetter.Reason;
import io.holdout.model.Origin;
import io.holdout.model.PostureChange;
import io.holdout.model.SignIn;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Keeps every outcome in the order told. */
public class Collected implements RecordSink {
    public final List<SignIn> signIns = new ArrayList<>();
    public final List<PostureChange> changes = new ArrayList<>();
    public final List<AdFsFailure> adFsFailures = new ArrayList<>();
    public final List<String> ignored = new ArrayList<>();
    public final List<DeadLetter> deadLetters = new ArrayList<>();
    public final List<Origin> origins = new ArrayList<>();

    @Override
    public void signIn(SignIn signIn, Origin origin) {
        signIns.add(signIn);
        origins.add(origin);
    }

    @Override
    public void postureChange(PostureChange change, Origin origin) {
        changes.add(change);
    }

    @Override
    public void adFsFailure(AdFsFailure failure, Origin origin) {
        adFsFailures.add(failure);
    }

    @Override
    public void ignored(String category, Origin origin) {
        ignored.add(category);
        origins.add(origin);
    }

    @Override
    public void deadLetter(DeadLetter deadLetter) {
        deadLetters.add(deadLetter);
        origins.add(deadLetter.origin());
    }

    public List<String> ids() {
        return signIns.stream().map(SignIn::id).toList();
    }

    public List<Reason> reasons() {
        return deadLetters.stream().map(DeadLetter::reason).toList();
    }

    public List<String> raws() {
        return deadLetters.stream()
                .map(dead -> new String(dead.raw(), StandardCharsets.UTF_8))
                .toList();
    }

    public int count() {
        return origins.size();
    }
}
