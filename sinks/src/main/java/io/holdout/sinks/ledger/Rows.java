package io.holdout.sinks.ledger;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.holdout.model.Severity;
import io.holdout.sinks.card.CardContent.Digest;
import io.holdout.sinks.card.CardContent.Fold;
import io.holdout.sinks.card.CardContent.Trouble;
import io.holdout.sinks.card.CardContent.Why;
import io.holdout.sinks.card.Notice;
import io.holdout.sinks.card.Reason;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Values of the rows, as JSON. Times are ms since 1970 of the clock unless they are called event times. */
public final class Rows {
    private Rows() {}

    /**
     * Which kind of webhook, and its limits as they were when it was last opened.
     *
     * @param target fingerprint of the address
     */
    public record About(String target, boolean folds, List<Limits> limits) {
        public About {
            limits = limits == null ? List.of() : List.copyOf(limits);
        }
    }

    /** So many messages within so many ms. */
    public record Limits(int messages, long per) {}

    /** Next offset to read, by partition of the alerts. */
    public record Position(Map<Integer, Long> next) {
        public Position {
            next = next == null ? Map.of() : Map.copyOf(next);
        }
    }

    /**
     * Since the webhook was first opened.
     *
     * @param read records of {@code holdout.alerts}
     * @param withheld of those, what was no news or not for this webhook
     * @param reduced of those, what could not be read as a whole
     * @param taken of those, what is or will be told; {@code read = withheld + taken}
     * @param delivered findings that were told, by whatever message
     * @param messages messages that the other side took
     * @param repeats attempts that were made although one before had had no answer
     * @param retries attempts beyond the first of a message
     * @param parked findings that the other side refused
     */
    public record Totals(
            long read,
            long withheld,
            long reduced,
            long taken,
            long delivered,
            long messages,
            long repeats,
            long retries,
            long parked) {
        public static final Totals NONE = new Totals(0, 0, 0, 0, 0, 0, 0, 0, 0);

        public Totals ofRead(boolean isTaken, boolean isReduced) {
            return new Totals(
                    read + 1,
                    withheld + (isTaken ? 0 : 1),
                    reduced + (isReduced ? 1 : 0),
                    taken + (isTaken ? 1 : 0),
                    delivered,
                    messages,
                    repeats,
                    retries,
                    parked);
        }

        public Totals ofAttempt(boolean repeat, boolean retry) {
            return new Totals(
                    read,
                    withheld,
                    reduced,
                    taken,
                    delivered,
                    messages,
                    repeats + (repeat ? 1 : 0),
                    retries + (retry ? 1 : 0),
                    parked);
        }

        public Totals ofMessage() {
            return new Totals(read, withheld, reduced, taken, delivered, messages + 1, repeats, retries, parked);
        }

        public Totals ofDelivered(long findings) {
            return new Totals(read, withheld, reduced, taken, delivered + findings, messages, repeats, retries, parked);
        }

        /** @param findings negative when parked ones are sent again */
        public Totals ofParked(long findings) {
            return new Totals(read, withheld, reduced, taken, delivered, messages, repeats, retries, parked + findings);
        }
    }

    /**
     * A finding that was told, or lies in a pile.
     *
     * @param s OCSF severity id
     * @param c closed
     * @param d day since 1970
     */
    public record Seen(int s, boolean c, int d) {}

    /**
     * What waits together, and when its kind was told last; without findings it only says the latter.
     *
     * @param rule empty for a digest
     * @param due when it may be told
     * @param oldest event time of what waits longest
     * @param counts findings by rule
     * @param streak how often the hold was prolonged
     * @param day begin of the 24 hours in which {@code posts} were made
     */
    public record Pile(
            String tenant,
            String rule,
            @Nullable Severity severity,
            long due,
            long oldest,
            Map<String, Count> counts,
            Set<Why> why,
            long told,
            int streak,
            long day,
            int posts) {
        public Pile {
            tenant = tenant == null ? "" : tenant;
            rule = rule == null ? "" : rule;
            counts = counts == null ? Map.of() : new TreeMap<>(counts);
            why = why == null ? Set.of() : Set.copyOf(why);
        }
    }

    /** Findings of a rule that wait, and the highest severity among them. */
    public record Count(long findings, Severity severity) {}

    /**
     * A post that was begun and has not ended well.
     *
     * @param time event time of the oldest finding in it
     * @param findings that it tells
     * @param uids of the first of them
     * @param part messages that were taken
     * @param attempts at the message in hand
     * @param first when the first attempt was made
     * @param notBefore when the next one may be
     * @param open an attempt was begun whose answer is not known
     * @param repeat some attempt had no answer
     * @param parked why it is given up; empty when it is not
     */
    public record Post(
            Severity severity,
            long time,
            String rule,
            String tenant,
            long findings,
            List<String> uids,
            int part,
            int attempts,
            long first,
            long notBefore,
            boolean open,
            boolean repeat,
            String parked) {
        public Post {
            uids = uids == null ? List.of() : List.copyOf(uids);
            parked = parked == null ? "" : parked;
        }
    }

    /** What a post says: one of the four. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Content(
            @Nullable Raw single,
            @Nullable Fold fold,
            @Nullable Digest digest,
            @Nullable Trouble trouble) {}

    /**
     * A finding as it lies on the topic.
     *
     * @param place where it lies there
     */
    public record Raw(String finding, String place, Reason reason, boolean late) {}

    /** A finding in a pile. */
    public record Entry(String pile, Notice notice) {}

    /**
     * A message that counts in the budget.
     *
     * @param n numbers all messages, so that slots have an order
     * @param at when its answer came, or it was begun
     * @param open its answer is not known
     */
    public record Slot(long n, long at, boolean open) {}

    /**
     * Why nothing is sent, and until when.
     *
     * @param reason safe text of ours
     */
    public record Pause(long until, String reason) {
        public Pause {
            reason = reason == null ? "" : reason;
        }
    }

    /** Since when findings of the tenant come. */
    public record Tenant(String tenant, long since) {}
}
