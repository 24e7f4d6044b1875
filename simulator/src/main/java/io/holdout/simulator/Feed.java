package io.holdout.simulator;

import io.holdout.simulator.wire.Dice;
import io.holdout.simulator.wire.JsonBuffer;
import io.holdout.simulator.wire.RecordWriter;
import io.holdout.simulator.wire.Ticks;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Batch after batch in the order of delivery. Holds the records of an hour and those that are late, no more; a batch is only
 * written when asked for, so skipping is cheap.
 */
final class Feed {
    /** Event Hubs takes a megabyte; records with all their policies are three times as large as others. */
    private static final int ROOM = 900_000;

    private static final int USUAL = 5_200;
    private static final int LARGE = 17_000;

    private final long seed;
    private final Timeline timeline;
    private final List<Source> sources;
    private final int fewest;
    private final int most;
    private final Azure azure;
    private final PriorityQueue<Delivery> pending = new PriorityQueue<>();
    private final List<Delivery> batch = new ArrayList<>();
    private final JsonBuffer json = new JsonBuffer();
    private final RecordWriter writer;

    private long hour;
    private long batches;
    private long enqueued;

    /**
     * Starts before the first batch.
     *
     * @param fewest records that a batch is closed with, if there are so many; varies up to {@code most}
     * @param revises whether some records are told again with what was found out later
     */
    Feed(long seed, String tenant, Timeline timeline, List<Source> sources, int fewest, int most, boolean revises) {
        this.seed = seed;
        this.timeline = timeline;
        this.sources = List.copyOf(sources);
        this.fewest = fewest;
        this.most = most;
        azure = new Azure(seed, timeline, revises);
        writer = new RecordWriter(json, seed, tenant);
    }

    /** Goes to the next batch, if there is one. */
    boolean advance() {
        while (pending.isEmpty() || pending.peek().due() > frontier()) {
            if (hour == timeline.hours()) {
                return false;
            }
            for (Source source : sources) {
                source.tell(hour, (moment, story, device) -> azure.deliver(moment, pending::add));
            }
            hour++;
        }
        collect();
        return true;
    }

    /** Whatever is due until then is complete, because records come later than what they report. */
    private long frontier() {
        return hour == timeline.hours() ? Long.MAX_VALUE : timeline.startOf(hour);
    }

    private void collect() {
        batch.clear();
        Delivery first = pending.remove();
        Dice dice = Dice.of(seed, batches++);
        long target = dice.between(fewest, most + 1);
        int room = ROOM - size(first);
        batch.add(first);
        while (batch.size() < target) {
            Delivery next = pending.peek();
            if (next == null || !next.sameBatch(first) || room < size(next)) {
                break;
            }
            room -= size(next);
            batch.add(pending.remove());
        }
        long arrival = first.due() + dice.between(Ticks.SECOND, 20 * Ticks.SECOND);
        enqueued = Math.max(enqueued, Math.min(arrival, timeline.end()));
    }

    private static int size(Delivery delivery) {
        return delivery.parts() > 1 ? LARGE : USUAL;
    }

    /** Number of batches so far, the current one included. */
    long batches() {
        return batches;
    }

    List<Delivery> batch() {
        return batch;
    }

    /** When the current batch came into the hub. */
    long enqueued() {
        return enqueued;
    }

    /** The current batch, or the first records of it, as the body of an event; valid until the next call. */
    JsonBuffer write(int records) {
        json.clear();
        json.raw("{\"records\":[");
        for (int i = 0; i < records; i++) {
            if (i > 0) {
                json.raw(",");
            }
            Delivery delivery = batch.get(i);
            writer.write(delivery.moment(), delivery.recorded(), delivery.part(), delivery.parts(), delivery.revised());
        }
        return json.raw("]}");
    }
}
