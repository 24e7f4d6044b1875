package io.holdout.sinks.ledger;

import io.holdout.model.Severity;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which findings a webhook knows or will know, with the severity it was told and whether that was the end. 20 bytes a slot: a million
 * findings lie in 42 MB.
 */
public final class Told {
    private static final int SEVERITY_BITS = 3;
    private static final int CLOSED = 1 << SEVERITY_BITS;
    private static final int DAY_SHIFT = SEVERITY_BITS + 1;

    private long[] high = new long[1024];
    private long[] low = new long[1024];
    private int[] facts = new int[1024];
    private int size;

    /** What was told last. */
    public record State(Severity severity, boolean closed) {}

    public int size() {
        return size;
    }

    /** Null for one that was never told. */
    public @Nullable State get(Uid uid) {
        int fact = facts[slot(uid.high(), uid.low())];
        return fact == 0 ? null : new State(severity(fact & CLOSED - 1), (fact & CLOSED) != 0);
    }

    /** @param day since 1970 on which it was told */
    public void put(Uid uid, State state, int day) {
        if (size >= facts.length * 2L / 3) {
            grow();
        }
        int slot = slot(uid.high(), uid.low());
        if (facts[slot] == 0) {
            size++;
        }
        high[slot] = uid.high();
        low[slot] = uid.low();
        facts[slot] = day << DAY_SHIFT
                | (state.closed() ? CLOSED : 0)
                | state.severity().id();
    }

    /** Forgets what was told before that day (since 1970), and says what that was. */
    public List<Uid> forgetBefore(int day) {
        List<Uid> forgotten = new ArrayList<>();
        long[] oldHigh = high;
        long[] oldLow = low;
        int[] oldFacts = facts;
        for (int i = 0; i < oldFacts.length; i++) {
            if (oldFacts[i] != 0 && oldFacts[i] >>> DAY_SHIFT < day) {
                forgotten.add(new Uid(oldHigh[i], oldLow[i]));
                oldFacts[i] = 0;
            }
        }
        if (!forgotten.isEmpty()) {
            fill(oldHigh, oldLow, oldFacts, oldFacts.length);
        }
        return forgotten;
    }

    /** The severity of an OCSF id; of one that is not in use the nearest. */
    static Severity severity(int id) {
        Severity[] all = Severity.values();
        return all[Math.max(1, Math.min(all.length, id)) - 1];
    }

    private void grow() {
        fill(high, low, facts, facts.length * 2);
    }

    private void fill(long[] oldHigh, long[] oldLow, int[] oldFacts, int length) {
        high = new long[length];
        low = new long[length];
        facts = new int[length];
        size = 0;
        for (int i = 0; i < oldFacts.length; i++) {
            if (oldFacts[i] != 0) {
                int slot = slot(oldHigh[i], oldLow[i]);
                high[slot] = oldHigh[i];
                low[slot] = oldLow[i];
                facts[slot] = oldFacts[i];
                size++;
            }
        }
    }

    /** Where it lies, or would. */
    private int slot(long uidHigh, long uidLow) {
        int mask = facts.length - 1;
        int slot = (int) (((uidHigh ^ uidLow) * 0x9E3779B97F4A7C15L) >>> 33) & mask;
        while (facts[slot] != 0 && (high[slot] != uidHigh || low[slot] != uidLow)) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }
}
