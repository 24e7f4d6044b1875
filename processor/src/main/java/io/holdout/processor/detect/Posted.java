package io.holdout.processor.detect;

import io.holdout.model.Confidence;
import io.holdout.model.Severity;

/**
 * The version of an alert that was written last.
 *
 * @param digest of the whole alert
 * @param behind the episode may say something else by now, which waits until it is settled
 */
public record Posted(
        Severity severity, Confidence confidence, boolean closed, String detail, String digest, boolean behind) {

    static Posted of(Episode.Content content, String digest) {
        return new Posted(content.severity(), content.confidence(), content.closed(), content.detail(), digest, false);
    }

    boolean differsInGrade(Episode.Content content) {
        return severity != content.severity()
                || confidence != content.confidence()
                || closed != content.closed()
                || !detail.equals(content.detail());
    }

    Posted behind(boolean now) {
        return new Posted(severity, confidence, closed, detail, digest, now);
    }
}
