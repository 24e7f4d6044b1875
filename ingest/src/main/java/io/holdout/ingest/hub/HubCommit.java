package io.holdout.ingest.hub;

import io.holdout.model.Counts;
import io.holdout.model.DeadLetter;
import java.time.Duration;
import java.util.Map;

/**
 * A transaction that was committed.
 *
 * @param events that it holds
 * @param position sequence number of the last of them
 * @param counts what was read in them
 * @param refused how many of its dead letters have which reason
 * @param acknowledged sign-ins and dead letters that Kafka has taken
 * @param lag of its oldest event, from the hub to the commit
 */
public record HubCommit(
        String source,
        int partition,
        long events,
        long position,
        Counts counts,
        Map<DeadLetter.Reason, Long> refused,
        long acknowledged,
        Duration lag) {
    public HubCommit {
        refused = Map.copyOf(refused);
    }

    /** Records that were read and are not in Kafka; anything but zero is a bug. */
    public long difference() {
        return counts.signIns() + counts.deadLetters() - acknowledged;
    }
}
