package io.holdout.processor.spray;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.holdout.model.Rule;
import io.holdout.model.ocsf.DetectionFinding;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The version of a finding that was told last.
 *
 * @param key of the finding
 * @param moment up to which it tells
 * @param behind something at or before that moment has changed since
 * @param past what its rows said that are gone, null while all are there
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Told(
        Rule rule,
        String key,
        Instant start,
        Instant reached,
        @Nullable Instant raised,
        Instant moment,
        boolean behind,
        boolean closed,
        long user,
        DetectionFinding finding,
        @Nullable Story past) {

    static Told of(
            Spray spray, String key, Instant moment, boolean closed, DetectionFinding finding, @Nullable Story past) {
        return new Told(
                spray.rule(),
                key,
                spray.start(),
                spray.reached(),
                spray.raised(),
                moment,
                false,
                closed,
                spray.user(),
                finding,
                past);
    }

    @JsonIgnore
    public String uid() {
        return finding.findingInfo().uid();
    }

    /** The spray it told of, which is over. */
    Spray ended() {
        return new Spray(rule, uid(), start, reached, raised, moment, moment, moment, user);
    }

    /** What made it graver is taken back as long as it may turn out to be the user. */
    Told settled(Instant horizon) {
        return raised == null || !raised.isAfter(horizon)
                ? this
                : new Told(rule, key, start, reached, null, moment, behind, closed, user, finding, past);
    }

    Told lagging() {
        return new Told(rule, key, start, reached, raised, moment, true, closed, user, finding, past);
    }

    Told with(Story story) {
        return new Told(rule, key, start, reached, raised, moment, behind, closed, user, finding, story);
    }
}
