package io.holdout.sinks.card;

import io.holdout.model.Severity;
import io.holdout.model.ocsf.DetectionFinding;
import io.holdout.sinks.AlertFacts;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;

/** What one post is to say: chosen by the delivery engine, put into words and bytes by a {@link MessageFormat}. */
public sealed interface CardContent {

    /** The highest of what is told; colours the message and decides whom it mentions. */
    Severity severity();

    /** True when an attempt to tell this has had no answer: readers may have seen it. */
    boolean repeat();

    /** The same, marked as a repeat. */
    CardContent repeated();

    /**
     * One finding at length.
     *
     * @param late the evidence was older than a day when it came
     */
    record Single(DetectionFinding finding, Reason reason, boolean late, boolean repeat) implements CardContent {
        @Override
        public Severity severity() {
            return AlertFacts.severityOf(finding);
        }

        @Override
        public Single repeated() {
            return new Single(finding, reason, late, true);
        }
    }

    /**
     * What came of one rule and tenant while one message was held.
     *
     * @param entries by severity, then time; as many as are listed
     * @param count all of them; those beyond the entries are only counted
     */
    record Fold(String rule, String tenant, Severity severity, List<Notice> entries, long count, boolean repeat)
            implements CardContent {
        public Fold {
            entries = List.copyOf(entries);
            requireCounted(count, entries);
        }

        @Override
        public Fold repeated() {
            return new Fold(rule, tenant, severity, entries, count, true);
        }
    }

    /** Why findings stand in a digest and were not told before. */
    enum Why {
        /** The rule is one that is told once a day, such as {@code migrated}. */
        ROUTINE,
        /** The tenant's first days: everything is new. */
        FIRST_DAYS,
        /** The evidence was older than a day. */
        LATE,
        /** More messages of one rule and tenant than a day may have. */
        CAP,
        /** The webhook's budget was short. */
        BUDGET
    }

    /**
     * Several rules of one tenant in one message.
     *
     * @param day on which it is told, in the time zone of the settings
     * @param why all reasons that apply to something in it
     * @param sections by severity of what is in them, then by rule
     */
    record Digest(String tenant, LocalDate day, Severity severity, Set<Why> why, List<Section> sections, boolean repeat)
            implements CardContent {
        public Digest {
            why = Set.copyOf(why);
            sections = List.copyOf(sections);
        }

        @Override
        public Digest repeated() {
            return new Digest(tenant, day, severity, why, sections, true);
        }
    }

    /**
     * A rule in a digest.
     *
     * @param entries by severity, then time; as many as are listed
     * @param count all of them; those beyond the entries are only counted
     */
    record Section(String rule, Severity severity, List<Notice> entries, long count) {
        public Section {
            entries = List.copyOf(entries);
            requireCounted(count, entries);
        }
    }

    /**
     * Another webhook does not take its messages.
     *
     * @param webhook name in the settings, never its address
     * @param reason safe text of ours: {@code status 410: the webhook is gone}
     * @param messages that were parked for this reason
     */
    record Trouble(String webhook, String reason, long messages, Instant since, boolean repeat) implements CardContent {
        @Override
        public Severity severity() {
            return Severity.HIGH;
        }

        @Override
        public Trouble repeated() {
            return new Trouble(webhook, reason, messages, since, true);
        }
    }

    private static void requireCounted(long count, List<Notice> entries) {
        if (count < entries.size()) {
            throw new IllegalArgumentException(count + " findings cannot list " + entries.size());
        }
    }
}
