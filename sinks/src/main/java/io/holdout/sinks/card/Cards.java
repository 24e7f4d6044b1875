package io.holdout.sinks.card;

import io.holdout.model.Severity;
import io.holdout.model.ocsf.DetectionFinding;
import io.holdout.model.ocsf.Evidence;
import io.holdout.sinks.AlertFacts;
import io.holdout.sinks.Reading;
import io.holdout.sinks.SafeText;
import io.holdout.sinks.card.CardContent.Digest;
import io.holdout.sinks.card.CardContent.Fold;
import io.holdout.sinks.card.CardContent.Section;
import io.holdout.sinks.card.CardContent.Single;
import io.holdout.sinks.card.CardContent.Trouble;
import io.holdout.sinks.card.CardContent.Why;
import io.holdout.sinks.card.Pages.Frame;
import io.holdout.sinks.card.Pages.Part;
import io.holdout.sinks.card.TeamsMessage.Call;
import io.holdout.sinks.card.TeamsMessage.Element;
import io.holdout.sinks.card.TeamsMessage.Entity;
import io.holdout.sinks.card.TeamsMessage.Mentioned;
import io.holdout.sinks.card.TeamsMessage.OpenUrl;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Adaptive Cards for Teams. */
public final class Cards implements MessageFormat {
    private static final int NAME = 120;

    private final CardSettings settings;
    private final Words words;

    public Cards(CardSettings settings) {
        this.settings = settings;
        this.words = Words.of(settings.language());
    }

    @Override
    public List<byte[]> render(CardContent content) {
        List<TeamsMessage> messages;
        if (content instanceof Single single) {
            messages = single(single);
        } else if (content instanceof Fold fold) {
            messages = fold(fold);
        } else if (content instanceof Digest digest) {
            messages = digest(digest);
        } else if (content instanceof Trouble trouble) {
            messages = trouble(trouble);
        } else {
            throw new IllegalStateException("no card for " + content.getClass().getSimpleName());
        }
        return messages.stream().map(TeamsMessage::bytes).toList();
    }

    private List<TeamsMessage> single(Single single) {
        DetectionFinding finding = single.finding();
        AlertFacts facts = AlertFacts.of(finding);
        Sentences sentences = new Sentences(finding, facts, words);
        boolean closed = single.reason() == Reason.CLOSED;
        List<Element> blocks = new ArrayList<>();
        addText(blocks, sentences.about());
        blocks.addAll(Blocks.rows(Rows.of(finding, facts, words)));
        if (!closed && !sentences.action().isEmpty()) {
            blocks.add(Blocks.heading(words.get("todo")));
            blocks.add(Blocks.below(sentences.action(), Look.PLAIN));
            int step = 1;
            for (String text : sentences.steps()) {
                blocks.add(Blocks.below(step++ + ". " + text, Look.PLAIN));
            }
            if (!sentences.reference().isEmpty()) {
                blocks.add(Blocks.below(words.get("where", Map.of("reference", sentences.reference())), Look.SUBTLE));
            }
        }
        if (single.late()) {
            blocks.add(Blocks.below(words.get("note.late"), Look.SUBTLE));
        }
        if (Reading.isReduced(finding)) {
            blocks.add(Blocks.below(words.get("note.reduced"), Look.SUBTLE));
        }
        String reason = words.get("reason." + id(single.reason()));
        Function<Part, Element> head = part -> Blocks.head(
                closed ? "good" : Blocks.style(facts.severity()),
                word(facts.severity()),
                List.of(
                        sentences.ended().isEmpty() ? reason : reason + ": " + sentences.ended(),
                        Times.minute(facts.time()),
                        repeat(single),
                        of(part)),
                sentences.title());
        Map<String, String> foot = Map.of("rule", facts.rule(), "tenant", facts.tenant(), "uid", facts.uid());
        return Pages.of(
                frame(
                        head,
                        !closed && calls(facts.severity()),
                        single.repeat(),
                        words.get("footer.finding", foot),
                        buttons(finding)),
                blocks);
    }

    private List<TeamsMessage> fold(Fold fold) {
        Severity severity = fold.severity();
        String title = words.get(
                fold.count() == 1 ? "list.one" : "list.many",
                Map.of("count", number(fold.count()), "rule", rule(fold.rule())));
        boolean closed =
                !fold.entries().isEmpty() && fold.entries().stream().allMatch(entry -> entry.reason() == Reason.CLOSED);
        Function<Part, Element> head = part -> Blocks.head(
                closed ? "good" : Blocks.style(severity),
                word(severity),
                List.of(reasons(fold.entries()), repeat(fold), of(part)),
                title);
        List<Element> blocks = new ArrayList<>();
        addList(blocks, fold.entries(), fold.count(), severity);
        Map<String, String> foot = Map.of("rule", line(fold.rule()), "tenant", line(fold.tenant()));
        return Pages.of(
                frame(
                        head,
                        !closed && calls(severity),
                        fold.repeat(),
                        words.get("footer.list", foot),
                        console("").stream().toList()),
                blocks);
    }

    private List<TeamsMessage> digest(Digest digest) {
        long count = digest.sections().stream().mapToLong(Section::count).sum();
        String day = words.get("head.digest", Map.of("day", digest.day().toString()));
        Function<Part, Element> head = part -> Blocks.head(
                Blocks.style(digest.severity()),
                word(digest.severity()),
                List.of(day, repeat(digest), of(part)),
                words.get(count == 1 ? "digest.one" : "digest.many", Map.of("count", number(count))));
        List<Element> blocks = new ArrayList<>();
        List<String> why = new ArrayList<>();
        for (Why one : Why.values()) {
            if (digest.why().contains(one)) {
                why.add(words.get("why." + id(one)));
            }
        }
        if (!why.isEmpty()) {
            blocks.add(Blocks.text(words.get("digest.why", Map.of("why", String.join("; ", why)))));
        }
        for (Section section : digest.sections()) {
            blocks.add(Blocks.heading(
                    words.get("section", Map.of("rule", rule(section.rule()), "count", number(section.count())))));
            addList(blocks, section.entries(), section.count(), section.severity());
        }
        return Pages.of(
                frame(
                        head,
                        calls(digest.severity()),
                        digest.repeat(),
                        words.get("footer.digest", Map.of("tenant", line(digest.tenant()))),
                        console("").stream().toList()),
                blocks);
    }

    private List<TeamsMessage> trouble(Trouble trouble) {
        Function<Part, Element> head = part -> Blocks.head(
                Blocks.style(trouble.severity()),
                word(trouble.severity()),
                List.of(words.get("head.trouble"), repeat(trouble), of(part)),
                words.get("trouble.title", Map.of("webhook", line(trouble.webhook()))));
        List<Rows.Row> rows = List.of(
                new Rows.Row(words.get("field.webhook"), line(trouble.webhook())),
                new Rows.Row(words.get("field.trouble"), SafeText.line(trouble.reason(), 200)),
                new Rows.Row(
                        words.get("field.waiting"),
                        trouble.messages() == 1
                                ? words.get("trouble.message")
                                : words.get("trouble.messages", Map.of("count", number(trouble.messages())))),
                new Rows.Row(words.get("field.since"), Times.minute(trouble.since())));
        List<Element> blocks = new ArrayList<>(Blocks.rows(rows));
        blocks.add(Blocks.heading(words.get("todo")));
        blocks.add(Blocks.below(words.get("trouble.todo"), Look.PLAIN));
        return Pages.of(
                frame(
                        head,
                        calls(trouble.severity()),
                        trouble.repeat(),
                        "",
                        console("").stream().toList()),
                blocks);
    }

    private Frame frame(
            Function<Part, Element> head, boolean calls, boolean repeat, String foot, List<OpenUrl> actions) {
        CardSettings.Mention mention = settings.mention();
        List<Entity> entities = new ArrayList<>();
        List<Element> calling = new ArrayList<>();
        if (calls && mention != null) {
            entities.add(new Entity("mention", mention.text(), new Mentioned(mention.id(), mention.name())));
            calling.add(new Call(words.get("call", Map.of("who", mention.text())), true));
        }
        List<Element> end = new ArrayList<>();
        if (repeat) {
            end.add(Blocks.below(words.get("note.repeat"), Look.SUBTLE));
        }
        if (!foot.isEmpty()) {
            end.add(Blocks.foot(foot));
        }
        return new Frame(words.locale().getLanguage(), head, entities, calling, end, actions);
    }

    private boolean calls(Severity severity) {
        CardSettings.Mention mention = settings.mention();
        return mention != null && severity.compareTo(mention.from()) >= 0;
    }

    private void addList(List<Element> blocks, List<Notice> entries, long count, Severity severity) {
        for (Notice entry : entries) {
            blocks.add(entry(entry, severity));
        }
        if (count > entries.size()) {
            blocks.add(Blocks.below(
                    words.get("list.more", Map.of("more", number(count - entries.size()))), Look.SUBTLE));
        }
    }

    private Element entry(Notice entry, Severity usual) {
        List<String> first = new ArrayList<>();
        if (entry.severity() != usual) {
            first.add(word(entry.severity()));
        }
        if (entry.reason() != Reason.NEW) {
            first.add(words.get("reason." + id(entry.reason())));
        }
        first.add(line(entry.device()));
        List<String> second = List.of(
                line(entry.protocol()),
                line(entry.source()),
                Times.seen(entry.count(), entry.first(), entry.last(), words));
        return Blocks.entry(line(entry.user().isEmpty() ? entry.title() : entry.user()), joined(first), joined(second));
    }

    private static String joined(List<String> parts) {
        return String.join(" · ", parts.stream().filter(part -> !part.isEmpty()).toList());
    }

    private String reasons(List<Notice> entries) {
        List<String> all = new ArrayList<>();
        for (Reason reason : Reason.values()) {
            if (entries.stream().anyMatch(entry -> entry.reason() == reason)) {
                all.add(words.get("reason." + id(reason)));
            }
        }
        return String.join(", ", all);
    }

    private List<OpenUrl> buttons(DetectionFinding finding) {
        List<OpenUrl> buttons = new ArrayList<>();
        String uid = finding.findingInfo().uid();
        console(uid.matches("[A-Za-z0-9-]{1,128}") ? "finding=" + uid : "").ifPresent(buttons::add);
        Evidence evidence =
                finding.evidences().isEmpty() ? null : finding.evidences().get(0);
        if (evidence != null && evidence.actor() != null && !new Rest(finding).has("users")) {
            String tenant = finding.metadata().tenantUid();
            String user = evidence.actor().user().uid();
            PortalLinks.user(tenant, user).ifPresent(page -> buttons.add(OpenUrl.of(words.get("button.user"), page)));
            PortalLinks.signIns(tenant, user)
                    .ifPresent(page -> buttons.add(OpenUrl.of(words.get("button.sign-in"), page)));
        }
        return buttons;
    }

    /** @param query of the page to open, empty for the first */
    private Optional<OpenUrl> console(String query) {
        URI console = settings.console();
        if (console == null) {
            return Optional.empty();
        }
        String joint = query.isEmpty() ? "" : console.getRawQuery() == null ? "?" : "&";
        return Optional.of(OpenUrl.of(words.get("button.console"), URI.create(console + joint + query)));
    }

    private String of(Part part) {
        return part.of() == 1
                ? ""
                : words.get("head.part", Map.of("part", "" + part.number(), "parts", "" + part.of()));
    }

    private String repeat(CardContent content) {
        return content.repeat() ? words.get("head.repeat") : "";
    }

    private static void addText(List<Element> blocks, String text) {
        if (!text.isEmpty()) {
            blocks.add(Blocks.text(text));
        }
    }

    private String rule(String id) {
        return words.find("rule." + id).orElseGet(() -> line(id));
    }

    private String word(Severity severity) {
        return words.get("severity." + id(severity));
    }

    private String number(long number) {
        return String.format(words.locale(), "%,d", number);
    }

    private static String line(String text) {
        return SafeText.line(text, NAME);
    }

    private static String id(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
