package io.holdout.processor.detect;

import io.holdout.model.Confidence;
import io.holdout.model.Severity;

/**
 * The version of an alert that was written last.
 *
 * @param episode key of its episode
 * @param digest of the whole alert
 * @param behind the episode says something else by now, which waits until it is settled
 */
public record Posted(
        String episode,
        Severity severity,
        Confidence confidence,
        boolean closed,
        String detail,
        String digest,
        boolean behind) {

    static Posted of(String episode, Episode.Content content, String digest) {
        return new Posted(
                episode, content.severity(), content.confidence(), content.closed(), content.detail(), digest, false);
    }

    boolean differsInGrade(Episode.Content content) {
        return severity != content.severity()
                || confidence != content.confidence()
                || closed != content.closed()
                || !detail.equals(content.detail());
    }

    Posted behind(boolean now) {
        return new Posted(episode, severity, confidence, closed, detail, digest, now);
    }
}
