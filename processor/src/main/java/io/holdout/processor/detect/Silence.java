package io.holdout.processor.detect;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.holdout.model.Confidence;
import io.holdout.model.Keys;
import io.holdout.model.Rule;
import io.holdout.model.Severity;
import io.holdout.model.ocsf.DetectionFinding;
import io.holdout.model.ocsf.DetectionFinding.Activity;
import io.holdout.model.ocsf.DetectionFinding.Status;
import io.holdout.processor.advice.Diagnosis;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A category of the log that has stopped coming. Ticks do not tell tenants apart, so it is said of all of them.
 *
 * @param since minute of its last record
 * @param noticed minute in which the silence had lasted too long
 * @param records that came while it flowed, which was for {@code flowed}
 */
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
public record Silence(
        String category,
        @JsonInclude(JsonInclude.Include.ALWAYS) Instant since,
        @JsonInclude(JsonInclude.Include.ALWAYS) Instant noticed,
        long records,
        @JsonInclude(JsonInclude.Include.ALWAYS) Duration flowed) {

    private static final String ALL = "all";

    /** Key of its findings, which lie in one partition like those of a user. */
    public static final String KEY = Keys.tenant(ALL);

    public Silence {
        requireNonNull(category, "category");
        requireNonNull(since, "since");
        requireNonNull(noticed, "noticed");
        requireNonNull(flowed, "flowed");
    }

    DetectionFinding begun(Voice voice) {
        return finding(Activity.CREATE, Status.NEW, "", since, noticed, voice);
    }

    /** @param why it is over, one phrase */
    DetectionFinding ended(String why, Instant at, Voice voice) {
        return finding(Activity.CLOSE, Status.RESOLVED, why, at, at, voice);
    }

    private DetectionFinding finding(
            Activity activity, Status status, String detail, Instant lastSeen, Instant at, Voice voice) {
        Rule rule = Rule.SOURCE_SILENT;
        Diagnosis diagnosis = voice.about(Wording.cause(rule));
        Map<String, Object> unmapped = voice.unmapped(rule, diagnosis);
        unmapped.put("category", category);
        unmapped.put("confidence", Confidence.LIKELY.word());
        unmapped.put("usualPerHour", per(Duration.ofHours(1)));
        return DetectionFinding.of(
                activity,
                status,
                detail,
                Severity.MEDIUM,
                Confidence.LIKELY,
                at,
                Wording.silence(this),
                DetectionFinding.Metadata.of(rule, ALL, voice.productVersion()),
                DetectionFinding.FindingInfo.of(
                        Findings.uid(rule, KEY, category, since.toString()),
                        rule,
                        rule.title(),
                        Wording.description(rule, voice.limits()),
                        noticed,
                        at,
                        since,
                        lastSeen),
                List.of(),
                DetectionFinding.Remediation.of(diagnosis.action()),
                0,
                unmapped);
    }

    /** Records that usually came in that time, rounded. */
    long per(Duration time) {
        return Math.round((double) records * time.toSeconds() / Math.max(1, flowed.toSeconds()));
    }
}
