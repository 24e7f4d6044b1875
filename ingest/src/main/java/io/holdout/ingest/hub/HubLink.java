package io.holdout.ingest.hub;

import com.azure.messaging.eventhubs.EventData;
import com.azure.messaging.eventhubs.models.PartitionEvent;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;

/**
 * The events of one partition, waiting to be taken. The SDK calls on the one thread its connection lives on, so nothing here waits;
 * what is asked for bounds the queue.
 */
final class HubLink extends BaseSubscriber<PartitionEvent> {
    private final LinkedBlockingQueue<EventData> waiting = new LinkedBlockingQueue<>();
    private final IntSupplier credit;
    private volatile @Nullable HubFailure ended;

    /** Events that are on their way or waiting; the partition's thread alone counts them. */
    private int asked;

    /**
     * @param credit events that may be on their way or waiting, from now on
     */
    HubLink(IntSupplier credit) {
        this.credit = credit;
    }

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
        ask();
    }

    /** In halves, so that the hub does not hear of each. */
    private void ask() {
        int wanted = credit.getAsInt();
        if (asked * 2 <= wanted) {
            int more = wanted - asked;
            asked = wanted;
            request(more);
        }
    }

    @Override
    protected void hookOnNext(PartitionEvent event) {
        waiting.add(event.getData());
    }

    /** The SDK reports a lost connection as a normal end. */
    @Override
    protected void hookOnComplete() {
        ended = new HubFailure("the hub ended the link", null);
    }

    @Override
    protected void hookOnError(Throwable failure) {
        ended = HubFailure.of(failure);
    }

    /**
     * The next event; null if none came in that time.
     *
     * @throws HubFailure when the link has ended and nothing waits any more
     */
    @Nullable
    EventData poll(Duration patience) throws HubFailure, InterruptedException {
        EventData event = waiting.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
        HubFailure failure = ended;
        if (event == null && failure != null && waiting.isEmpty()) {
            throw failure;
        }
        return event;
    }

    /** Asks for another in the place of one that was taken and is done with. */
    void release() {
        asked--;
        ask();
    }
}
