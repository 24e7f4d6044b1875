package io.holdout.sinks.delivery;

import io.holdout.sinks.card.CardContent.Trouble;
import io.holdout.sinks.ledger.Change;
import io.holdout.sinks.ledger.LedgerKey;
import io.holdout.sinks.ledger.LedgerKey.Kind;
import io.holdout.sinks.ledger.Rows;
import io.holdout.sinks.ledger.Uid;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gathers the changes of one webhook's ledger until they are written. */
final class Journal {
    /** The same trouble is told once within it. */
    private static final long TOLD_AGAIN = Duration.ofDays(1).toMillis();

    private final String webhook;
    private final Map<String, Long> troubles = new HashMap<>();
    private List<Change> changes = new ArrayList<>();
    private Rows.@Nullable Totals totals;

    Journal(String webhook) {
        this.webhook = webhook;
    }

    void put(Kind kind, String id, Object row) {
        changes.add(Change.put(new LedgerKey(webhook, kind, id), row));
    }

    void remove(Kind kind, String id) {
        changes.add(Change.remove(new LedgerKey(webhook, kind, id)));
    }

    void post(Post post) {
        put(Kind.POST, Long.toString(post.number), post.row());
    }

    /** Enters them only when they have changed. */
    void totals(Rows.Totals now) {
        if (!now.equals(totals)) {
            totals = now;
            put(Kind.TOTALS, "", now);
        }
    }

    /** Has another webhook tell of this one's trouble; the same only once a day. */
    void tell(String other, String reason, long messages, long since) {
        Long before = troubles.get(reason);
        if (before != null && since - before < TOLD_AGAIN) {
            return;
        }
        troubles.put(reason, since);
        changes.add(Change.put(
                new LedgerKey(
                        other, Kind.TROUBLE, webhook + "." + Uid.of(reason).hex()),
                new Trouble(webhook, reason, messages, Instant.ofEpochMilli(since), false)));
    }

    List<Change> taken() {
        List<Change> taken = changes;
        changes = new ArrayList<>();
        return taken;
    }
}
