package io.holdout.sinks.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Comparator.comparing;
import static java.util.Comparator.comparingLong;

import io.holdout.model.Severity;
import io.holdout.model.ocsf.DetectionFinding;
import io.holdout.sinks.AlertFacts;
import io.holdout.sinks.Findings;
import io.holdout.sinks.card.CardContent.Trouble;
import io.holdout.sinks.card.Reason;
import io.holdout.sinks.delivery.Delivery.Delivered;
import io.holdout.sinks.delivery.Delivery.Rejected;
import io.holdout.sinks.delivery.Delivery.RetryLater;
import io.holdout.sinks.ledger.Change;
import io.holdout.sinks.ledger.LedgerImage;
import io.holdout.sinks.ledger.LedgerKey.Kind;
import io.holdout.sinks.ledger.Rows;
import io.holdout.sinks.ledger.Told;
import io.holdout.sinks.ledger.Uid;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.TreeMap;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What one webhook is still to be told, and what it is told next. Has no clock and no thread, and does no input or output: findings
 * and outcomes go in, attempts and changes of the ledger come out. From the ledger it rises again as it was.
 *
 * <p>All times are ms since 1970.
 */
final class Outbox {
    /** How long the ledger knows a finding; longer than any lives on the topic. */
    static final Duration REMEMBERED = Duration.ofDays(45);

    /** Findings that wait one by one; above this no more are read. */
    private static final int MOST_WAITING = 10_000;

    /** Parked posts that keep what they say. */
    private static final int MOST_PARKED = 200;

    /** Parked posts that are known at all. */
    private static final int MOST_NAMED = 2_000;

    private static final int NAMED = 20;
    private static final long DAY = Duration.ofDays(1).toMillis();

    private final WebhookPlan plan;
    private final DeliveryPolicy policy;
    private final DoubleSupplier random;
    private final Budget budget;
    private final Piles piles;
    private final Told told;
    private final Journal journal;
    private final Retries retries;
    private final TreeMap<Long, Post> posts = new TreeMap<>();
    private final TreeMap<Long, Post> parked = new TreeMap<>();
    private final Queue<Long> shelved = new ArrayDeque<>();
    private Rows.Totals totals;
    private long nextPost;
    private long nextMessage;
    private long forgotten;
    private @Nullable UnderWay underWay;

    private record UnderWay(Post post, int slot, long message) {}

    /** Rises from the ledger; an attempt that is open there will be repeated. */
    Outbox(WebhookPlan plan, LedgerImage image, DoubleSupplier random, long now) {
        this.plan = plan;
        this.policy = plan.policy();
        this.random = random;
        this.told = image.told();
        this.totals = image.totals();
        this.budget = new Budget(plan.budget());
        this.journal = new Journal(plan.name());
        this.piles = new Piles(policy, journal, image);
        this.retries = new Retries(plan.backoff());
        this.forgotten = now;
        restorePosts(image, now);
        restoreSlots(image, now);
        if (image.pause() != null) {
            retries.restore(image.pause(), now);
        }
        for (String id : image.troubles().keySet()) {
            Trouble trouble = image.troubles().get(id);
            if (trouble != null) {
                trouble(id, trouble);
            }
        }
    }

    private void restorePosts(LedgerImage image, long now) {
        boolean resend = !image.resends().isEmpty();
        image.resends().keySet().forEach(id -> journal.remove(Kind.RESEND, id));
        image.posts().forEach((number, row) -> {
            nextPost = Math.max(nextPost, number + 1);
            boolean again = !row.parked().isEmpty() && resend;
            Post post = Post.of(number, again ? unparked(row) : row, image.content(number));
            if (again && post.content != null) {
                totals = totals.ofParked(-post.findings);
                posts.put(number, post);
                journal.post(post);
            } else if (again || !row.parked().isEmpty()) {
                post.parked = row.parked();
                shelve(post);
            } else {
                if (post.open) {
                    post.open = false;
                    post.notBefore = now;
                    post.markRepeat(plan.format(), policy.folds());
                    journal.post(post);
                }
                posts.put(number, post);
            }
        });
    }

    private static Rows.Post unparked(Rows.Post row) {
        return new Rows.Post(
                row.severity(),
                row.time(),
                row.rule(),
                row.tenant(),
                row.findings(),
                row.uids(),
                row.part(),
                0,
                0,
                0,
                false,
                row.repeat(),
                "");
    }

    /** A message without an answer can have arrived as late as now. */
    private void restoreSlots(LedgerImage image, long now) {
        List<Rows.Slot> slots = image.slots().values().stream()
                .sorted(comparingLong(Rows.Slot::n))
                .toList();
        budget.restore(slots.stream().map(slot -> slot.open() ? now : slot.at()).toList(), now);
        nextMessage = slots.isEmpty() ? 0 : slots.get(slots.size() - 1).n() + 1;
        // slots are numbered anew, and there may be fewer of them than before
        int kept = Math.min(slots.size(), budget.slots());
        image.slots().keySet().forEach(slot -> {
            if (slot >= kept) {
                journal.remove(Kind.SLOT, Integer.toString(slot));
            }
        });
        for (int i = 0; i < kept; i++) {
            Rows.Slot slot = slots.get(slots.size() - kept + i);
            long at = Math.min(slot.open() ? now : slot.at(), now);
            journal.put(Kind.SLOT, Integer.toString(i), new Rows.Slot(slot.n(), at, false));
        }
    }

    /**
     * Takes a record of {@code holdout.alerts}.
     *
     * @param place where it lies, for what has no name of its own
     */
    void accept(byte[] record, String place, long now) {
        Findings.Read read = Findings.read(record, place, Instant.ofEpochMilli(now));
        DetectionFinding finding = read.finding();
        AlertFacts facts = AlertFacts.of(finding);
        Uid uid = Uid.of(finding.findingInfo().uid());
        Told.State known = told.get(uid);
        Reason reason = News.of(finding, known);
        boolean taken = reason != null && isRouted(facts, reason);
        totals = totals.ofRead(taken, read.reduced());
        if (reason == null || !taken) {
            return;
        }
        Told.State state = new Told.State(facts.severity(), reason == Reason.CLOSED);
        int today = (int) (now / DAY);
        told.put(uid, state, today);
        journal.put(Kind.SEEN, uid.hex(), new Rows.Seen(state.severity().id(), state.closed(), today));
        piles.add(finding, facts, uid, new Rows.Raw(new String(record, UTF_8), place, reason, false), now);
    }

    private boolean isRouted(AlertFacts facts, Reason reason) {
        for (Route route : plan.routes()) {
            if (reason == Reason.CLOSED
                    ? route.takes(facts.rule(), facts.tenant())
                    : route.takes(facts.severity(), facts.rule(), facts.tenant())) {
                return true;
            }
        }
        return false;
    }

    /** Another webhook takes nothing; told once. */
    void trouble(String id, Trouble trouble) {
        journal.remove(Kind.TROUBLE, id);
        begin(
                new Rows.Content(null, null, null, trouble),
                trouble.severity(),
                trouble.since().toEpochMilli(),
                "",
                "",
                0,
                List.of());
    }

    /**
     * The next attempt, entered in the ledger's changes: it may be made once those are committed. Null when nothing is to be sent now.
     *
     * @param least severity of what may be sent
     */
    @Nullable
    Attempt next(Severity least, long now) {
        if (underWay != null || retries.until() > now) {
            return null;
        }
        Post post = firstPost(now);
        Pile pile = piles.first(now);
        if (pile != null && (post == null || isBefore(pile, post))) {
            return maySend(pile.severity(), least, now) ? attempt(posted(pile, now), now) : null;
        }
        return post != null && maySend(post.severity, least, now) ? attempt(post, now) : null;
    }

    private boolean maySend(Severity severity, Severity least, long now) {
        return severity.compareTo(least) >= 0 && budget.earliest(severity, now) <= now;
    }

    private static boolean isBefore(Pile pile, Post post) {
        int bySeverity = pile.severity().compareTo(post.severity);
        return bySeverity > 0 || (bySeverity == 0 && pile.oldest < post.time);
    }

    private @Nullable Post firstPost(long now) {
        return posts.values().stream()
                .filter(post -> post.notBefore <= now)
                .min(comparing((Post post) -> post.severity)
                        .reversed()
                        .thenComparingLong(post -> post.time)
                        .thenComparingLong(post -> post.number))
                .orElse(null);
    }

    private Post posted(Pile first, long now) {
        Piles.Told message = piles.take(first, budget.leftForHours(first.severity(), now), now);
        return begin(
                message.content(),
                message.severity(),
                message.time(),
                message.rule(),
                message.tenant(),
                message.findings(),
                message.uids());
    }

    private Post begin(
            Rows.Content content,
            Severity severity,
            long time,
            String rule,
            String tenant,
            long findings,
            List<String> uids) {
        Post post = new Post(
                nextPost++,
                severity,
                time,
                rule,
                tenant,
                findings,
                uids.stream().limit(NAMED).toList(),
                content);
        posts.put(post.number, post);
        journal.put(Kind.CONTENT, Long.toString(post.number), content);
        journal.post(post);
        return post;
    }

    private Attempt attempt(Post post, long now) {
        byte[] message = post.messages(plan.format(), policy.folds()).get(post.part);
        int slot = budget.begin(now);
        underWay = new UnderWay(post, slot, nextMessage);
        if (!budget.isUnlimited()) {
            journal.put(Kind.SLOT, Integer.toString(slot), new Rows.Slot(nextMessage, now, true));
        }
        nextMessage++;
        totals = totals.ofAttempt(post.repeat, post.attempts > 0);
        post.attempts++;
        post.first = post.first == 0 ? now : post.first;
        post.open = true;
        journal.post(post);
        return new Attempt(message, plan.name() + "-" + post.number + "-" + post.part, post.repeat);
    }

    /** The attempt under way has come to this. */
    void ended(Delivery outcome, long now) {
        UnderWay attempt = underWay;
        if (attempt == null) {
            throw new IllegalStateException("no attempt is under way");
        }
        underWay = null;
        long end = budget.end(attempt.slot, now);
        if (!budget.isUnlimited()) {
            journal.put(Kind.SLOT, Integer.toString(attempt.slot), new Rows.Slot(attempt.message, end, false));
        }
        Post post = attempt.post;
        post.open = false;
        if (outcome instanceof Delivered) {
            delivered(post);
        } else if (outcome instanceof Rejected rejected) {
            goOn(); // it does answer
            park(post, rejected.reason(), now);
        } else if (outcome instanceof RetryLater later) {
            retry(post, later, now);
        }
    }

    private void goOn() {
        if (retries.succeeded()) {
            journal.remove(Kind.PAUSE, "");
        }
    }

    private void delivered(Post post) {
        goOn();
        totals = totals.ofMessage();
        post.part++;
        post.attempts = 0;
        if (post.part < post.messages(plan.format(), policy.folds()).size()) {
            journal.post(post);
            return;
        }
        totals = totals.ofDelivered(post.findings);
        forget(post);
    }

    private void forget(Post post) {
        posts.remove(post.number);
        parked.remove(post.number);
        journal.remove(Kind.POST, Long.toString(post.number));
        journal.remove(Kind.CONTENT, Long.toString(post.number));
    }

    private void retry(Post post, RetryLater later, long now) {
        if (!later.answered()) {
            post.markRepeat(plan.format(), policy.folds());
        }
        Retries.Verdict verdict = retries.failed(post, later, random.getAsDouble(), now);
        journal.put(Kind.PAUSE, "", new Rows.Pause(retries.until(), retries.reason()));
        if (verdict.giveUp()) {
            park(post, later.reason() + ", for " + Retries.GIVE_UP.toHours() + " hours", now);
            return;
        }
        post.notBefore = verdict.notBefore();
        journal.post(post);
        if (verdict.tell()) {
            tellElsewhere(later.reason() + ", again and again", 0, post.first);
        }
    }

    private void park(Post post, String reason, long now) {
        posts.remove(post.number);
        post.parked = reason;
        post.notBefore = now;
        totals = totals.ofParked(post.findings);
        journal.post(post);
        shelve(post);
        if (post.content == null || post.content.trouble() == null) { // not in circles
            tellElsewhere(
                    reason,
                    parked.values().stream()
                            .filter(other -> other.parked.equals(reason))
                            .count(),
                    now);
        }
    }

    /** Its ids stay in the ledger for long; what it says for as long as not too much does, and on the topic of alerts. */
    private void shelve(Post post) {
        parked.put(post.number, Post.of(post.number, post.row(), null));
        shelved.add(post.number);
        while (shelved.size() > MOST_PARKED) {
            journal.remove(Kind.CONTENT, Long.toString(shelved.remove()));
        }
        while (parked.size() > MOST_NAMED) {
            forget(parked.firstEntry().getValue());
        }
    }

    private void tellElsewhere(String reason, long messages, long since) {
        if (plan.troubleTo() != null) {
            journal.tell(plan.troubleTo(), reason, messages, since);
        }
    }

    /** Everything that is held may be told now. */
    void flush(long now) {
        piles.flush(now);
    }

    /** Forgets what is too old; to be called now and then. */
    void forgetOld(long now) {
        if (now - forgotten < DAY) {
            return;
        }
        forgotten = now;
        long before = now - REMEMBERED.toMillis();
        told.forgetBefore((int) (before / DAY)).forEach(uid -> journal.remove(Kind.SEEN, uid.hex()));
        List.copyOf(parked.values()).stream()
                .filter(post -> post.notBefore < before)
                .forEach(this::forget);
        piles.forgetIdle(now - DAY);
    }

    /** Too much waits one by one: read no more until some of it is told. */
    boolean isFull() {
        return piles.waiting() + posts.size() >= MOST_WAITING && !policy.folds();
    }

    /** Nothing is under way, waits to be tried again, or is held. */
    boolean isAtRest() {
        return underWay == null && posts.isEmpty() && piles.waiting() == 0;
    }

    /** The changes since they were taken last, in order. */
    List<Change> changes() {
        piles.enter();
        journal.totals(totals);
        return journal.taken();
    }

    /** Adds what the courier alone knows. */
    void enter(Kind kind, Object row) {
        journal.put(kind, "", row);
    }

    WebhookStatus status(long now) {
        List<WebhookStatus.Left> left = new ArrayList<>();
        for (Limit limit : budget.limits()) {
            left.add(new WebhookStatus.Left(limit.messages(), limit.per(), limit.messages() - budget.used(limit, now)));
        }
        return new WebhookStatus(
                plan.name(),
                totals,
                posts.size(),
                piles.waitingBySeverity(posts.values()),
                parked.size(),
                left,
                retries.until() > now ? retries.reason() : "");
    }
}
