package io.holdout.processor.detect;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.holdout.model.Confidence;
import io.holdout.model.Rule;
import io.holdout.model.Severity;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One run of one cause, the thing an alert is about. What is shown of it ({@code reported}) is a function of the sign-ins up to
 * the last moment that was worth a report, so it does not depend on the order in which they arrived.
 *
 * @param about device key, source prefix, application id, or empty for the user
 * @param ordinal counts the episodes of this rule and entity, from 1
 */
record Episode(Rule rule, String about, int ordinal, Content now, Content reported) {

    /** Everything an alert says. */
    @JsonInclude(JsonInclude.Include.NON_DEFAULT)
    record Content(
            @JsonInclude(JsonInclude.Include.ALWAYS) Instant opened,
            @JsonInclude(JsonInclude.Include.ALWAYS) Instant lastSeen,
            @JsonInclude(JsonInclude.Include.ALWAYS) Instant at,
            long count,
            @JsonInclude(JsonInclude.Include.ALWAYS) Severity severity,
            @JsonInclude(JsonInclude.Include.ALWAYS) Confidence confidence,
            boolean closed,
            String detail,
            List<Sighting> evidence) {

        /** Sign-ins shown with an alert: the first ones and the newest. */
        private static final int SHOWN = 3;

        Content {
            detail = detail == null ? "" : detail;
            evidence = evidence == null ? List.of() : List.copyOf(evidence);
        }

        static Content opening(Sighting first, Severity severity, Confidence confidence, String detail) {
            return new Content(
                    first.time(), first.time(), first.time(), 1, severity, confidence, false, detail, List.of(first));
        }

        /** An episode that begins when something was concluded, not with the sign-in it is shown by. */
        static Content concluded(Sighting shown, Instant at, Severity severity, Confidence confidence) {
            return concluded(shown, List.of(), at, severity, confidence);
        }

        /**
         * An episode that begins when something was concluded, not with a sign-in it is shown by.
         *
         * @param others what speaks for it beside
         */
        static Content concluded(
                Sighting last, List<Sighting> others, Instant at, Severity severity, Confidence confidence) {
            List<Sighting> shown =
                    Stream.concat(Stream.of(last), others.stream()).sorted().toList();
            return new Content(at, at, at, 1, severity, confidence, false, "", shown);
        }

        Content seen(Sighting sighting) {
            if (evidence.contains(sighting)) {
                return this;
            }
            List<Sighting> sorted = Stream.concat(evidence.stream(), Stream.of(sighting))
                    .distinct()
                    .sorted()
                    .toList();
            List<Sighting> shown = sorted.size() <= SHOWN
                    ? sorted
                    : Stream.concat(sorted.stream().limit(SHOWN - 1), Stream.of(sorted.get(sorted.size() - 1)))
                            .toList();
            Instant last = sighting.time().isAfter(lastSeen) ? sighting.time() : lastSeen;
            Instant first = sighting.time().isBefore(opened) ? sighting.time() : opened;
            return new Content(first, last, last, count + 1, severity, confidence, closed, detail, shown);
        }

        Content detailed(String text, Instant time) {
            return new Content(opened, lastSeen, time, count, severity, confidence, closed, text, evidence);
        }

        Content closed(String text, Instant time) {
            return new Content(opened, lastSeen, time, count, severity, confidence, true, text, evidence);
        }

        /** Goes on with what another opening of the same cause says. */
        Content joined(Content other) {
            Content sum = this;
            for (Sighting sighting : other.evidence) {
                sum = sum.seen(sighting);
            }
            return new Content(
                    sum.opened,
                    sum.lastSeen,
                    sum.at,
                    sum.count,
                    severity.compareTo(other.severity) >= 0 ? severity : other.severity,
                    confidence.compareTo(other.confidence) >= 0 ? confidence : other.confidence,
                    false,
                    closed ? other.detail : detail,
                    sum.evidence);
        }

        /** True where the difference is worth a report at once, not with the hour. */
        boolean differsInKind(Content other) {
            return severity != other.severity
                    || confidence != other.confidence
                    || closed != other.closed
                    || !detail.equals(other.detail);
        }
    }

    static Episode opened(Rule rule, String about, int ordinal, Content content) {
        return new Episode(rule, about, ordinal, content, content);
    }

    static String key(Rule rule, String about) {
        return rule.id() + "|" + about;
    }

    @JsonIgnore
    String key() {
        return key(rule, about);
    }

    /** With new content, reported at once if it differs in kind. */
    Episode with(Content content) {
        return new Episode(rule, about, ordinal, content, content.differsInKind(reported) ? content : reported);
    }

    Episode report() {
        return new Episode(rule, about, ordinal, now, now);
    }

    Episode numbered(int number) {
        return new Episode(rule, about, number, now, reported);
    }

    /** True where there is nothing to tell beyond what the other one tells, of the same alert. */
    boolean saysTheSame(@Nullable Episode other) {
        return other != null && ordinal == other.ordinal && reported.equals(other.reported);
    }

    /** True where a sign-in of a mail app ends it, also by a user without devices. */
    boolean endsWithModernSignIn() {
        return !now.closed() && (rule == Rule.SILENT_UPGRADE_STOPPED || rule == Rule.SETUP_WITHOUT_SYNC);
    }

    @JsonIgnore
    boolean isDirty() {
        return !now.equals(reported);
    }
}
