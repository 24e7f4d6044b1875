package io.holdout.sinks.delivery;

import static java.util.Comparator.comparing;

import io.holdout.model.Severity;
import io.holdout.model.ocsf.DetectionFinding;
import io.holdout.sinks.AlertFacts;
import io.holdout.sinks.card.CardContent.Digest;
import io.holdout.sinks.card.CardContent.Fold;
import io.holdout.sinks.card.CardContent.Section;
import io.holdout.sinks.card.CardContent.Why;
import io.holdout.sinks.card.Notice;
import io.holdout.sinks.card.Reason;
import io.holdout.sinks.delivery.Pile.Listed;
import io.holdout.sinks.ledger.LedgerImage;
import io.holdout.sinks.ledger.LedgerKey.Kind;
import io.holdout.sinks.ledger.Rows;
import io.holdout.sinks.ledger.Uid;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What waits to be told to one webhook: puts findings where they belong, and takes out what is told next. */
final class Piles {
    /** Kinds that are remembered; findings of further ones go into a digest. */
    private static final int MOST_KINDS = 20_000;

    /** Findings that are listed, in all piles; further ones are only counted. */
    private static final int MOST_LISTED = 20_000;

    /** Findings that are kept whole; further ones are told in short. */
    private static final int MOST_WHOLE = 2_000;

    /** Stands for many, in the place of a tenant. */
    private static final String SEVERAL = "several";

    private static final Comparator<Pile> ORDER = comparing(Pile::severity)
            .reversed()
            .thenComparingLong(pile -> pile.oldest)
            .thenComparing(pile -> pile.id);

    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final int LONGEST_STREAK = 3;

    /** A hold is prolonged no further. */
    private static final long LONGEST_HOLD = Duration.ofHours(4).toMillis();

    private final DeliveryPolicy policy;
    private final Journal journal;
    private final Map<String, Pile> piles = new HashMap<>();
    private final Map<String, Long> tenants = new HashMap<>();
    private final Set<Pile> changed = new LinkedHashSet<>();
    private int listed;
    private int whole;
    private int waiting;
    private long nextSingle;

    /**
     * What is told in one message.
     *
     * @param time event time of the oldest finding
     */
    record Told(
            Rows.Content content,
            Severity severity,
            long time,
            String rule,
            String tenant,
            long findings,
            List<String> uids) {}

    Piles(DeliveryPolicy policy, Journal journal, LedgerImage image) {
        this.policy = policy;
        this.journal = journal;
        image.tenants().values().forEach(row -> tenants.put(row.tenant(), row.since()));
        image.piles().forEach((id, row) -> {
            Pile pile = Pile.of(id, row);
            piles.put(id, pile);
            waiting += pile.isEmpty() ? 0 : 1;
            if (id.startsWith("#")) {
                nextSingle = Math.max(nextSingle, Long.parseLong(id.substring(1)) + 1);
            }
        });
        image.entries().forEach((id, row) -> {
            Pile pile = piles.get(row.pile());
            if (pile != null) {
                int number = Integer.parseInt(id.substring(id.lastIndexOf('.') + 1));
                pile.listed.put(Uid.of(row.notice().uid()), new Listed(number, row.notice()));
                pile.nextEntry = Math.max(pile.nextEntry, number + 1);
                listed++;
            }
        });
        image.raws().forEach((id, row) -> {
            Pile pile = piles.get(id);
            if (pile != null) {
                pile.raw = row;
                whole++;
            }
        });
    }

    /** Piles with something in them. */
    int waiting() {
        return waiting;
    }

    void add(DetectionFinding finding, AlertFacts facts, Uid uid, Rows.Raw raw, long now) {
        boolean late = now - evidenceOf(finding) > policy.lateAfter().toMillis();
        if (!policy.folds()) {
            Pile single = pile("#" + nextSingle++, facts.tenant(), facts.rule());
            put(single, Notice.of(finding, raw.reason(), late), uid, raw);
            single.due = now;
            return;
        }
        long since = since(facts.tenant(), now);
        Notice notice = Notice.of(finding, raw.reason(), late);
        Pile kind = kind(facts, finding);
        Why why = facts.severity() == Severity.CRITICAL ? null : why(facts, kind, late, since, now);
        if (why != null) {
            digest(facts.tenant(), why, notice, uid, now);
            return;
        }
        boolean first = kind.isEmpty();
        put(kind, notice, uid, new Rows.Raw(raw.finding(), raw.place(), raw.reason(), late));
        long due = due(kind, facts.severity(), raw.reason(), now);
        kind.due = first ? due : Math.min(kind.due, due);
    }

    private static long evidenceOf(DetectionFinding finding) {
        return finding.endTime() > 0 ? finding.endTime() : finding.time();
    }

    /** Findings that belong together: of one rule and tenant, and of one spray. */
    private Pile kind(AlertFacts facts, DetectionFinding finding) {
        Object spray = finding.unmapped().get("spray");
        String rule = facts.rule().isEmpty() ? "unknown" : facts.rule();
        String id = Uid.of(facts.tenant() + "|" + rule + "|" + (spray instanceof String uid ? uid : "") + "|kind")
                .hex();
        Pile known = piles.get(id);
        return known != null || piles.size() < MOST_KINDS
                ? pile(id, facts.tenant(), rule)
                : pile(Uid.of(rule + "|several").hex(), SEVERAL, rule);
    }

    private Pile pile(String id, String tenant, String rule) {
        return piles.computeIfAbsent(id, unused -> new Pile(id, tenant, rule));
    }

    /** Why it is not told by itself; null when it is. */
    private @Nullable Why why(AlertFacts facts, Pile kind, boolean late, long since, long now) {
        if (facts.severity() == Severity.INFORMATIONAL || policy.digested().contains(facts.rule())) {
            return Why.ROUTINE;
        }
        if (now - since < policy.firstDays().toMillis()) {
            return Why.FIRST_DAYS;
        }
        if (late) {
            return Why.LATE;
        }
        boolean today = now - kind.day < DAY;
        return today && kind.posts >= policy.cap() ? Why.CAP : null;
    }

    private long since(String tenant, long now) {
        Long since = tenants.get(tenant);
        if (since != null) {
            return since;
        }
        if (tenants.size() < MOST_KINDS) {
            tenants.put(tenant, now);
            journal.put(Kind.TENANT, Uid.of(tenant).hex(), new Rows.Tenant(tenant, now));
        }
        return now;
    }

    private void digest(String tenant, Why why, Notice notice, Uid uid, long now) {
        String id = Uid.of(tenant + "|digest").hex();
        Pile digest = piles.containsKey(id) || piles.size() < MOST_KINDS
                ? pile(id, tenant, "")
                : pile(Uid.of("several|digest").hex(), SEVERAL, "");
        boolean first = digest.isEmpty();
        put(digest, notice, uid, null);
        digest.why.add(why);
        // the first of a tenant shows that something is there; late evidence is not to wait for tomorrow
        boolean soon = digest.told == 0 || (why == Why.LATE && now - digest.told >= DAY);
        long due = policy.digestTime().next(now);
        if (soon) {
            due = Math.min(due, now + policy.settle().toMillis());
        }
        digest.due = first ? due : Math.min(digest.due, due);
    }

    /** At once for the first of a kind; what comes after it, and what has merely ended, is held. */
    private long due(Pile kind, Severity severity, Reason reason, long now) {
        long hold = hold(kind, severity);
        long due = Math.max(now, kind.told + hold);
        if (reason == Reason.CLOSED && severity.compareTo(Severity.HIGH) < 0) {
            due = Math.max(due, now + hold);
        }
        return policy.quiet() == null ? due : policy.quiet().over(severity, due);
    }

    private long hold(Pile kind, Severity severity) {
        long hold = policy.hold(severity, kind.rule).toMillis();
        return severity == Severity.CRITICAL ? hold : Math.min(hold << kind.streak, Math.max(hold, LONGEST_HOLD));
    }

    private void put(Pile pile, Notice notice, Uid uid, Rows.@Nullable Raw raw) {
        changed.add(pile);
        Listed before = pile.listed.get(uid);
        if (before != null) {
            // one finding is told once, as it stands
            pile.raise(notice.rule(), notice.severity());
            list(pile, uid, before.number(), notice);
        } else {
            waiting += pile.isEmpty() ? 1 : 0;
            boolean alone = pile.isEmpty();
            pile.count(notice.rule(), notice.severity(), notice.time().toEpochMilli());
            if (pile.listed.size() < policy.listed() && listed < MOST_LISTED) {
                list(pile, uid, pile.nextEntry++, notice);
                listed++;
            }
            if (!alone) {
                dropRaw(pile);
                return;
            }
        }
        if (raw != null && pile.findings() == 1) {
            keepRaw(pile, raw);
        }
    }

    private void list(Pile pile, Uid uid, int number, Notice notice) {
        pile.listed.put(uid, new Listed(number, notice));
        journal.put(Kind.ENTRY, pile.id + "." + number, new Rows.Entry(pile.id, notice));
    }

    private void keepRaw(Pile pile, Rows.Raw raw) {
        boolean each = !policy.folds();
        if (pile.raw == null && whole >= MOST_WHOLE && !each) {
            return;
        }
        whole += pile.raw == null ? 1 : 0;
        pile.raw = raw;
        journal.put(Kind.RAW, pile.id, raw);
    }

    private void dropRaw(Pile pile) {
        if (pile.raw != null) {
            whole--;
            pile.raw = null;
            journal.remove(Kind.RAW, pile.id);
        }
    }

    /** What is told next: due, of the highest severity, the oldest; null when nothing is due. */
    @Nullable
    Pile first(long now) {
        if (waiting == 0) {
            return null;
        }
        Pile first = null;
        for (Pile pile : piles.values()) {
            if (!pile.isEmpty() && pile.due <= now && (first == null || ORDER.compare(pile, first) < 0)) {
                first = pile;
            }
        }
        return first;
    }

    /**
     * Takes out what one message tells.
     *
     * @param left messages of its severity that the next hours take; when there are fewer than piles that are due, those of the tenant
     *     go into one
     */
    Told take(Pile first, long left, long now) {
        Severity severity = first.severity();
        if (policy.folds() && severity.compareTo(Severity.MEDIUM) <= 0) {
            List<Pile> due = new ArrayList<>();
            List<Pile> ofTenant = new ArrayList<>();
            for (Pile pile : piles.values()) {
                if (!pile.isEmpty() && pile.due <= now && pile.severity().compareTo(severity) <= 0) {
                    due.add(pile);
                    if (pile.tenant.equals(first.tenant)) {
                        ofTenant.add(pile);
                    }
                }
            }
            if (due.size() > left && ofTenant.size() > 1) {
                ofTenant.sort(ORDER);
                return together(first, ofTenant, now);
            }
        }
        Told told = told(first, now);
        clear(first, now);
        return told;
    }

    private Told told(Pile pile, long now) {
        List<Notice> notices = pile.notices();
        Rows.Raw raw = pile.raw;
        Rows.Content content;
        if (raw != null && !pile.isDigest()) {
            content = new Rows.Content(raw, null, null, null);
        } else if (pile.isDigest()) {
            content = new Rows.Content(
                    null,
                    null,
                    new Digest(
                            pile.tenant,
                            policy.digestTime().day(now),
                            pile.severity(),
                            pile.why,
                            pile.sections(),
                            false),
                    null);
        } else {
            content = new Rows.Content(
                    null,
                    new Fold(pile.rule, pile.tenant, pile.severity(), notices, pile.findings(), false),
                    null,
                    null);
        }
        return told(content, pile, notices, pile.findings());
    }

    private static Told told(Rows.Content content, Pile pile, List<Notice> notices, long findings) {
        return new Told(
                content,
                pile.severity(),
                pile.oldest,
                pile.rule,
                pile.tenant,
                findings,
                notices.stream().map(Notice::uid).toList());
    }

    private Told together(Pile first, List<Pile> all, long now) {
        Set<Why> why = EnumSet.of(Why.BUDGET);
        Map<String, Section> sections = new TreeMap<>();
        List<Notice> notices = new ArrayList<>();
        long findings = 0;
        int room = DeliveryPolicy.MOST_LISTED;
        for (Pile pile : all) {
            why.addAll(pile.why);
            findings += pile.findings();
            for (Section section : pile.sections()) {
                // the rest is counted
                List<Notice> entries =
                        section.entries().subList(0, Math.min(section.entries().size(), room));
                room -= entries.size();
                notices.addAll(entries);
                sections.merge(
                        section.rule(),
                        new Section(section.rule(), section.severity(), entries, section.count()),
                        Piles::joined);
            }
        }
        Rows.Content content = new Rows.Content(
                null,
                null,
                new Digest(
                        first.tenant,
                        policy.digestTime().day(now),
                        first.severity(),
                        why,
                        sections.values().stream()
                                .sorted(comparing(Section::severity).reversed().thenComparing(Section::rule))
                                .toList(),
                        false),
                null);
        notices.sort(Pile.ORDER);
        long oldest = all.stream().mapToLong(pile -> pile.oldest).min().orElse(first.oldest);
        Told told = new Told(
                content,
                first.severity(),
                oldest,
                "",
                first.tenant,
                findings,
                notices.stream().map(Notice::uid).toList());
        all.forEach(pile -> clear(pile, now));
        return told;
    }

    private static Section joined(Section a, Section b) {
        List<Notice> entries = new ArrayList<>(a.entries());
        entries.addAll(b.entries());
        entries.sort(Pile.ORDER);
        return new Section(
                a.rule(),
                a.severity().compareTo(b.severity()) >= 0 ? a.severity() : b.severity(),
                entries,
                a.count() + b.count());
    }

    private void clear(Pile pile, long now) {
        for (Listed entry : pile.listed.values()) {
            journal.remove(Kind.ENTRY, pile.id + "." + entry.number());
        }
        listed -= pile.listed.size();
        dropRaw(pile);
        waiting--;
        Severity severity = pile.severity();
        if (!policy.folds()) {
            pile.clear();
            piles.remove(pile.id);
            changed.remove(pile);
            journal.remove(Kind.PILE, pile.id);
            return;
        }
        boolean held = pile.told != 0 && now - pile.told <= 2 * hold(pile, severity);
        pile.streak = held ? Math.min(LONGEST_STREAK, pile.streak + 1) : 0;
        pile.told = now;
        if (now - pile.day >= DAY) {
            pile.day = now;
            pile.posts = 0;
        }
        pile.posts++;
        pile.clear();
        changed.add(pile);
    }

    void flush(long now) {
        for (Pile pile : piles.values()) {
            if (!pile.isEmpty() && pile.due > now) {
                pile.due = now;
                changed.add(pile);
            }
        }
    }

    /** Kinds that nothing was told of since then. */
    void forgetIdle(long since) {
        List<Pile> idle = piles.values().stream()
                .filter(pile -> pile.isEmpty() && pile.told < since)
                .filter(pile -> !pile.isDigest() || pile.tenant.equals(SEVERAL))
                .toList();
        for (Pile pile : idle) {
            piles.remove(pile.id);
            changed.remove(pile);
            journal.remove(Kind.PILE, pile.id);
        }
    }

    /** Has the journal know how the piles stand. */
    void enter() {
        for (Pile pile : changed) {
            journal.put(Kind.PILE, pile.id, pile.row());
        }
        changed.clear();
    }

    Map<Severity, Long> waitingBySeverity(Collection<Post> begun) {
        Map<Severity, Long> bySeverity = new EnumMap<>(Severity.class);
        for (Pile pile : piles.values()) {
            pile.counts.values().forEach(count -> bySeverity.merge(count.severity(), count.findings(), Long::sum));
        }
        begun.forEach(post -> bySeverity.merge(post.severity, post.findings, Long::sum));
        return bySeverity;
    }
}
