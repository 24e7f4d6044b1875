package io.holdout.sinks.delivery;

import static java.util.Comparator.comparing;

import io.holdout.model.Severity;
import io.holdout.sinks.card.CardContent.Section;
import io.holdout.sinks.card.CardContent.Why;
import io.holdout.sinks.card.Notice;
import io.holdout.sinks.ledger.Rows;
import io.holdout.sinks.ledger.Uid;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Findings of one webhook that will be told in one message: those of one kind (rule and tenant), or a tenant's digest. Empty, it
 * remembers when its kind was told last.
 */
final class Pile {
    static final Comparator<Notice> ORDER =
            comparing(Notice::severity).reversed().thenComparing(Notice::time).thenComparing(Notice::uid);

    final String id;
    final String tenant;

    /** Empty for a digest. */
    final String rule;

    /** What is in it, by the number of its row. */
    final Map<Uid, Listed> listed = new LinkedHashMap<>();

    final Map<String, Rows.Count> counts = new TreeMap<>();
    final Set<Why> why = EnumSet.noneOf(Why.class);
    Rows.@Nullable Raw raw;
    int nextEntry;
    long due;
    long oldest = Long.MAX_VALUE;
    long told;
    int streak;
    long day;
    int posts;

    record Listed(int number, Notice notice) {}

    Pile(String id, String tenant, String rule) {
        this.id = id;
        this.tenant = tenant;
        this.rule = rule;
    }

    static Pile of(String id, Rows.Pile row) {
        Pile pile = new Pile(id, row.tenant(), row.rule());
        pile.counts.putAll(row.counts());
        pile.why.addAll(row.why());
        pile.due = row.due();
        pile.oldest = row.oldest();
        pile.told = row.told();
        pile.streak = row.streak();
        pile.day = row.day();
        pile.posts = row.posts();
        return pile;
    }

    Rows.Pile row() {
        return new Rows.Pile(
                tenant, rule, isEmpty() ? null : severity(), due, oldest, counts, why, told, streak, day, posts);
    }

    boolean isDigest() {
        return rule.isEmpty();
    }

    boolean isEmpty() {
        return counts.isEmpty();
    }

    long findings() {
        long findings = 0;
        for (Rows.Count count : counts.values()) {
            findings += count.findings();
        }
        return findings;
    }

    /** The highest in it. */
    Severity severity() {
        Severity highest = Severity.INFORMATIONAL;
        for (Rows.Count count : counts.values()) {
            highest = max(highest, count.severity());
        }
        return highest;
    }

    void count(String ofRule, Severity severity, long time) {
        Rows.Count before = counts.get(ofRule);
        counts.put(
                ofRule,
                before == null
                        ? new Rows.Count(1, severity)
                        : new Rows.Count(before.findings() + 1, max(before.severity(), severity)));
        oldest = Math.min(oldest, time);
    }

    /** A finding that is counted already, and became worse. */
    void raise(String ofRule, Severity severity) {
        Rows.Count before = counts.get(ofRule);
        if (before != null) {
            counts.put(ofRule, new Rows.Count(before.findings(), max(before.severity(), severity)));
        }
    }

    List<Notice> notices() {
        return listed.values().stream().map(Listed::notice).sorted(ORDER).toList();
    }

    List<Section> sections() {
        Map<String, List<Notice>> byRule = new TreeMap<>();
        for (Notice notice : notices()) {
            byRule.computeIfAbsent(notice.rule(), id -> new ArrayList<>()).add(notice);
        }
        List<Section> sections = new ArrayList<>();
        counts.forEach((ofRule, count) -> sections.add(
                new Section(ofRule, count.severity(), byRule.getOrDefault(ofRule, List.of()), count.findings())));
        sections.sort(comparing(Section::severity).reversed().thenComparing(Section::rule));
        return sections;
    }

    /** It was told. */
    void clear() {
        listed.clear();
        counts.clear();
        why.clear();
        raw = null;
        nextEntry = 0;
        oldest = Long.MAX_VALUE;
    }

    private static Severity max(Severity a, Severity b) {
        return a.compareTo(b) >= 0 ? a : b;
    }
}
