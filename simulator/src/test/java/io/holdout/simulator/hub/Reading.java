package io.holdout.simulator.hub;

import static org.awaitility.Awaitility.await;

import com.azure.messaging.eventhubs.EventHubConsumerAsyncClient;
import com.azure.messaging.eventhubs.models.EventPosition;
import com.azure.messaging.eventhubs.models.PartitionEvent;
import com.azure.messaging.eventhubs.models.ReceiveOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/** Reads a partition and remembers all that happens. */
final class Reading {
    static final Duration PATIENCE = Duration.ofSeconds(15);

    private final List<PartitionEvent> events = new CopyOnWriteArrayList<>();
    private final Disposable subscription;
    private volatile @Nullable Throwable error;
    private volatile boolean over;

    private Reading(EventHubConsumerAsyncClient client, String partition, EventPosition from, ReceiveOptions options) {
        subscription = client.receiveFromPartition(partition, from, options)
                .subscribe(
                        events::add,
                        failure -> {
                            error = failure;
                            over = true;
                        },
                        () -> over = true);
    }

    static Reading of(EventHubConsumerAsyncClient client, String partition, EventPosition from) {
        return new Reading(client, partition, from, new ReceiveOptions());
    }

    static Reading owned(EventHubConsumerAsyncClient client, String partition, EventPosition from, long level) {
        return new Reading(client, partition, from, new ReceiveOptions().setOwnerLevel(level));
    }

    static Reading withMetrics(EventHubConsumerAsyncClient client, String partition, EventPosition from) {
        return new Reading(client, partition, from, new ReceiveOptions().setTrackLastEnqueuedEventProperties(true));
    }

    List<PartitionEvent> events() {
        return List.copyOf(events);
    }

    List<String> bodies() {
        return events.stream().map(event -> event.getData().getBodyAsString()).toList();
    }

    List<Long> sequenceNumbers() {
        return events.stream().map(event -> event.getData().getSequenceNumber()).toList();
    }

    Reading awaitEvents(int count) {
        await().atMost(PATIENCE).until(() -> events.size() >= count);
        return this;
    }

    /** How the reading ended: with null, the SDK thinks that all is well. */
    @Nullable
    Throwable awaitEnd() {
        await().atMost(PATIENCE).until(() -> over);
        return error;
    }

    boolean isOver() {
        return over;
    }

    void cancel() {
        subscription.dispose();
    }
}
