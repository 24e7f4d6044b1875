package io.holdout.ingest.hub;

import com.azure.messaging.eventhubs.EventHubConsumerAsyncClient;
import com.azure.messaging.eventhubs.EventHubProperties;
import com.azure.messaging.eventhubs.PartitionProperties;
import com.azure.messaging.eventhubs.models.EventPosition;
import com.azure.messaging.eventhubs.models.ReceiveOptions;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntSupplier;
import reactor.core.publisher.Mono;

/** What is asked of a hub, in calls that wait and say what went wrong. One connection for all partitions. */
final class HubClient implements AutoCloseable {
    /** For an answer. */
    static final Duration PATIENCE = Duration.ofSeconds(25);

    private final EventHubConsumerAsyncClient client;

    HubClient(HubConnection connection) {
        this.client = connection.open();
    }

    /** Number of partitions; ids are the numbers from 0. */
    int partitions() throws HubFailure, InterruptedException {
        return (int) properties().getPartitionIds().stream().count();
    }

    Continuity.Partition partition(int id) throws HubFailure, InterruptedException {
        PartitionProperties properties = answer(client.getPartitionProperties(Integer.toString(id)));
        return new Continuity.Partition(
                properties().getCreatedAt(),
                properties.getBeginningSequenceNumber(),
                properties.getLastEnqueuedSequenceNumber());
    }

    /** Newest sequence number of a partition, when the answer is there. */
    CompletableFuture<Long> end(int id) {
        return client.getPartitionProperties(Integer.toString(id))
                .map(PartitionProperties::getLastEnqueuedSequenceNumber)
                .toFuture();
    }

    HubLink open(int id, EventPosition from, long ownerLevel, IntSupplier credit) {
        HubLink link = new HubLink(credit);
        client.receiveFromPartition(Integer.toString(id), from, new ReceiveOptions().setOwnerLevel(ownerLevel))
                .subscribe(link);
        return link;
    }

    private EventHubProperties properties() throws HubFailure, InterruptedException {
        return answer(client.getEventHubProperties());
    }

    private static <T> T answer(Mono<T> asked) throws HubFailure, InterruptedException {
        return answer(asked.toFuture(), PATIENCE);
    }

    static <T> T answer(CompletableFuture<T> asked, Duration patience) throws HubFailure, InterruptedException {
        try {
            return asked.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw HubFailure.of(e);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
