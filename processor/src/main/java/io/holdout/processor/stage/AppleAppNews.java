package io.holdout.processor.stage;

import io.holdout.processor.detect.Sighting;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Which successes of Apple's mail app a tenant has to hear of: of each user and day the first, and the first after each refusal. Whatever
 * the order of arrival none of these is left out; others may be told too. A user who was not refused costs what {@link FirstsOfDay} does.
 */
final class AppleAppNews {
    private static final long DAY = Duration.ofDays(1).toSeconds();
    private static final char SPACE = 'r';
    private static final Rows.Codec<AppleAppDay> CODEC = Rows.codec(AppleAppDay.class);

    private final KeyValueStore<Bytes, byte[]> store;
    private final FirstsOfDay firsts;

    /** Rows there are, of the few users who were refused in these days. */
    private final Set<Bytes> refused = new HashSet<>();

    private long swept = -1;

    AppleAppNews(KeyValueStore<Bytes, byte[]> store, FirstsOfDay firsts) {
        this.store = store;
        this.firsts = firsts;
        try (KeyValueIterator<Bytes, byte[]> rows =
                store.range(RowKey.of(SPACE).bytes(), RowKey.of(SPACE).last())) {
            rows.forEachRemaining(row -> refused.add(row.key));
        }
    }

    /** Takes a success in; true when the tenant has to hear of it. */
    boolean letIn(String user, Sighting success) {
        boolean first = firsts.add(FirstsOfDay.Kind.APPLE_APP, user, success);
        if (refused.isEmpty()) {
            return first;
        }
        Instant time = success.time();
        Bytes row = row(user, time);
        if (!refused.contains(row)) {
            return first;
        }
        AppleAppDay now = CODEC.read(store.get(row)).letIn(time);
        boolean news = now.telling().contains(time);
        if (news) {
            store.put(row, CODEC.write(now));
        }
        return first || news;
    }

    /**
     * Takes a refusal in.
     *
     * @param since times of successes that came before it and are not older
     * @return those that the tenant has to hear of because of it
     */
    NavigableSet<Instant> refused(String user, Instant time, List<Instant> since) {
        if (day(time) <= swept) {
            return AppleAppDay.EMPTY.telling();
        }
        Bytes row = row(user, time);
        byte[] known = store.get(row);
        AppleAppDay before = known == null ? AppleAppDay.EMPTY : CODEC.read(known);
        AppleAppDay now = before.refused(time);
        for (Instant success : since) {
            now = day(success) == day(time) ? now.letIn(success) : now;
        }
        NavigableSet<Instant> telling = now.telling();
        store.put(row, CODEC.write(new AppleAppDay(List.copyOf(telling), now.refused())));
        refused.add(row);
        telling.removeAll(before.telling());
        return telling;
    }

    /** Lets go of days that nothing can be told of any more. */
    void sweep(Instant horizon) {
        long end = day(horizon) - 1;
        if (end <= swept) {
            return;
        }
        Bytes last = RowKey.of(SPACE).number(end).last();
        Sweep.range(store, RowKey.of(SPACE).number(swept + 1).bytes(), last);
        refused.removeIf(row -> row.compareTo(last) < 0);
        swept = end;
    }

    private static long day(Instant time) {
        return Math.max(0, time.getEpochSecond() / DAY);
    }

    private static Bytes row(String user, Instant time) {
        return RowKey.of(SPACE).number(day(time)).text(user).bytes();
    }
}
