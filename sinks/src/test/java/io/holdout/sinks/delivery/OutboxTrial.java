package io.holdout.sinks.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdout.model.JsonSerde;
import io.holdout.model.Severity;
import io.holdout.sinks.FindingBuilder;
import io.holdout.sinks.card.CardContent;
import io.holdout.sinks.card.CardContent.Digest;
import io.holdout.sinks.card.CardContent.Fold;
import io.holdout.sinks.card.CardContent.Single;
import io.holdout.sinks.card.CardContent.Trouble;
import io.holdout.sinks.card.MessageFormat;
import io.holdout.sinks.card.Notice;
import io.holdout.sinks.delivery.Delivery.Delivered;
import io.holdout.sinks.ledger.Change;
import io.holdout.sinks.ledger.LedgerImage;
import io.holdout.sinks.ledger.LedgerKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An outbox with a clock that is set, a ledger in memory, and a webhook that says what it was told in words. */
final class OutboxTrial {
    /** A Monday, two hours before the digest. */
    static final Instant START = Instant.parse("2026-05-04T06:00:00Z");

    /** Without first days: what comes is told. */
    static final DeliveryPolicy SETTLED = policy(Duration.ZERO);

    private final WebhookPlan plan;
    private final Map<String, byte[]> rows = new LinkedHashMap<>();
    private final List<String> elsewhere = new ArrayList<>();
    private Instant now = START;
    private Outbox outbox;

    OutboxTrial(DeliveryPolicy policy, Limit... budget) {
        this(policy, OutboxTrial::words, budget);
    }

    OutboxTrial(DeliveryPolicy policy, MessageFormat format, Limit... budget) {
        this(policy, format, List.of(Route.EVERYTHING), budget);
    }

    OutboxTrial(DeliveryPolicy policy, MessageFormat format, List<Route> routes, Limit... budget) {
        plan = new WebhookPlan(
                "soc",
                "cafe0001",
                policy,
                routes,
                List.of(budget),
                new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(5)),
                format,
                "other");
        outbox = open();
    }

    static DeliveryPolicy policy(Duration firstDays) {
        DeliveryPolicy d = DeliveryPolicy.DEFAULT;
        return new DeliveryPolicy(
                true,
                d.hold(),
                d.holdOfRule(),
                d.digested(),
                firstDays,
                d.lateAfter(),
                d.cap(),
                d.settle(),
                d.listed(),
                d.digestTime(),
                null);
    }

    private static List<byte[]> words(CardContent content) {
        return List.of(said(content).getBytes(UTF_8));
    }

    /** {@code single a}, {@code fold legacy-sign-in: a b}, {@code digest BUDGET, app-disabled: c}; {@code again:} before a repeat. */
    static String said(CardContent content) {
        StringBuilder said = new StringBuilder(content.repeat() ? "again: " : "");
        if (content instanceof Single single) {
            said.append("single ").append(single.finding().findingInfo().uid());
            said.append(single.reason() == io.holdout.sinks.card.Reason.NEW ? "" : " " + single.reason());
        } else if (content instanceof Fold fold) {
            said.append("fold ").append(fold.rule()).append(':').append(uids(fold.entries()));
            said.append(fold.count() == fold.entries().size() ? "" : " of " + fold.count());
        } else if (content instanceof Digest digest) {
            said.append("digest ")
                    .append(String.join(
                            " ", digest.why().stream().map(Enum::name).sorted().toList()));
            digest.sections()
                    .forEach(section -> said.append(", ")
                            .append(section.rule())
                            .append(':')
                            .append(uids(section.entries()))
                            .append(section.count() == section.entries().size() ? "" : " of " + section.count()));
        } else if (content instanceof Trouble trouble) {
            said.append("trouble of ").append(trouble.webhook()).append(": ").append(trouble.reason());
        }
        return said.toString();
    }

    private static String uids(List<Notice> entries) {
        StringBuilder uids = new StringBuilder();
        entries.forEach(entry -> uids.append(' ').append(entry.uid()));
        return uids.toString();
    }

    private Outbox open() {
        LedgerImage image = new LedgerImage();
        rows.forEach(
                (key, value) -> image.apply(LedgerKey.parse(key.getBytes(UTF_8)).orElseThrow(), value));
        return new Outbox(plan, image.loaded(), () -> 0.0, now.toEpochMilli());
    }

    /** Whatever is not in the ledger is gone. */
    OutboxTrial restart() {
        outbox = open();
        return this;
    }

    private void write() {
        for (Change change : outbox.changes()) {
            String key = new String(change.key().bytes(), UTF_8);
            if (!change.key().webhook().equals(plan.name())) {
                elsewhere.add(String.valueOf(change.json()));
            } else {
                byte[] value = change.value();
                if (value == null) {
                    rows.remove(key);
                } else {
                    rows.put(key, value);
                }
            }
        }
    }

    OutboxTrial after(Duration time) {
        now = now.plus(time);
        return this;
    }

    Instant now() {
        return now;
    }

    /** Comes as it is, now. */
    OutboxTrial comes(FindingBuilder... findings) {
        for (FindingBuilder finding : findings) {
            comes(JsonSerde.findings().write(finding.at(now).build()));
        }
        return this;
    }

    OutboxTrial comes(byte[] record) {
        outbox.accept(record, "alerts-0@1", now.toEpochMilli());
        write();
        return this;
    }

    /** Begins an attempt; empty when nothing is to be said now. */
    Optional<String> begin() {
        outbox.forgetOld(now.toEpochMilli());
        @Nullable Attempt attempt = outbox.next(Severity.INFORMATIONAL, now.toEpochMilli());
        write();
        return Optional.ofNullable(attempt).map(given -> new String(given.message(), UTF_8));
    }

    OutboxTrial ends(Delivery outcome) {
        outbox.ended(outcome, now.toEpochMilli());
        write();
        return this;
    }

    /** Everything that is to be said now; the webhook takes all of it. */
    List<String> told() {
        List<String> told = new ArrayList<>();
        for (Optional<String> said = begin(); said.isPresent(); said = begin()) {
            told.add(said.get());
            ends(new Delivered());
        }
        return told;
    }

    /** What would be said first, for whoever has only one message left. */
    Optional<String> toldOnce() {
        Optional<String> said = begin();
        if (said.isPresent()) {
            ends(new Delivered());
        }
        return said;
    }

    Outbox outbox() {
        return outbox;
    }

    WebhookStatus status() {
        return outbox.status(now.toEpochMilli());
    }

    /** Keys of the ledger's rows of a kind. */
    List<String> keys(LedgerKey.Kind kind) {
        return rows.keySet().stream()
                .filter(key ->
                        LedgerKey.parse(key.getBytes(UTF_8)).orElseThrow().kind() == kind)
                .toList();
    }

    void put(LedgerKey key, byte[] value) {
        rows.put(new String(key.bytes(), UTF_8), value);
    }

    /** What other webhooks are to tell. */
    List<String> elsewhere() {
        return elsewhere;
    }

    String ledger() {
        StringBuilder all = new StringBuilder();
        rows.forEach((key, value) ->
                all.append(key).append(' ').append(new String(value, UTF_8)).append('\n'));
        return all.toString();
    }
}
