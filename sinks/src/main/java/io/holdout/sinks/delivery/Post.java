package io.holdout.sinks.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdout.model.Severity;
import io.holdout.sinks.Findings;
import io.holdout.sinks.card.CardContent;
import io.holdout.sinks.card.MessageFormat;
import io.holdout.sinks.ledger.Rows;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Something that is being told: one or more messages, sent one after the other. */
final class Post {
    final long number;
    final Severity severity;

    /** Event time of the oldest finding in it. */
    final long time;

    final String rule;
    final String tenant;
    final long findings;
    final List<String> uids;

    /** Null for one that is parked and whose content was given up. */
    final Rows.@Nullable Content content;

    int part;
    int attempts;
    long first;
    long notBefore;
    boolean open;
    boolean repeat;
    String parked = "";

    Post(
            long number,
            Severity severity,
            long time,
            String rule,
            String tenant,
            long findings,
            List<String> uids,
            Rows.@Nullable Content content) {
        this.number = number;
        this.severity = severity;
        this.time = time;
        this.rule = rule;
        this.tenant = tenant;
        this.findings = findings;
        this.uids = uids;
        this.content = content;
    }

    static Post of(long number, Rows.Post row, Rows.@Nullable Content content) {
        Post post = new Post(
                number,
                row.severity(),
                row.time(),
                row.rule(),
                row.tenant(),
                row.findings(),
                row.uids(),
                row.parked().isEmpty() ? content : null);
        post.part = row.part();
        post.attempts = row.attempts();
        post.first = row.first();
        post.notBefore = row.notBefore();
        post.open = row.open();
        post.repeat = row.repeat();
        post.parked = row.parked();
        return post;
    }

    Rows.Post row() {
        return new Rows.Post(
                severity, time, rule, tenant, findings, uids, part, attempts, first, notBefore, open, repeat, parked);
    }

    /** The messages, marked as a repeat if an attempt had no answer. Never empty. */
    List<byte[]> messages(MessageFormat format, boolean folds) {
        Rows.Content says = says();
        if (!folds && says.single() != null) {
            return List.of(says.single().finding().getBytes(UTF_8));
        }
        CardContent said = content(says);
        return format.render(repeat ? said.repeated() : said);
    }

    /** An attempt had no answer. */
    void markRepeat(MessageFormat format, boolean folds) {
        if (repeat) {
            return;
        }
        int before = messages(format, folds).size();
        repeat = true;
        if (messages(format, folds).size() != before) {
            // the mark has moved where messages are split: rather all of it again than a part never
            part = 0;
        }
    }

    private Rows.Content says() {
        if (content == null) {
            throw new IllegalStateException("post " + number + " has no content");
        }
        return content;
    }

    private CardContent content(Rows.Content says) {
        if (says.fold() != null) {
            return says.fold();
        }
        if (says.digest() != null) {
            return says.digest();
        }
        if (says.trouble() != null) {
            return says.trouble();
        }
        Rows.Raw single = says.single();
        if (single == null) {
            throw new IllegalStateException("a post that says nothing");
        }
        return new CardContent.Single(
                Findings.read(single.finding().getBytes(UTF_8), single.place(), Instant.ofEpochMilli(time))
                        .finding(),
                single.reason(),
                single.late(),
                false);
    }
}
