package io.holdout.ingest.hub;

import com.azure.messaging.eventhubs.EventHubConsumerAsyncClient;
import com.azure.messaging.eventhubs.EventHubProperties;
import com.azure.messaging.eventhubs.PartitionProperties;
import com.azure.messaging.eventhubs.models.EventPosition;
import com.azure.messaging.eventhubs.models.ReceiveOptions;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntSupplier;
import reactor.core.publisher.Mono;

/** What is asked of a hub, in calls that wait and say what went wrong. One connection for all partitions. */
final class HubClient implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 25;

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

    /** Newest sequence number of a partition. */
    long end(int id) throws HubFailure, InterruptedException {
        return answer(client.getPartitionProperties(Integer.toString(id))).getLastEnqueuedSequenceNumber();
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
        try {
            return asked.toFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw HubFailure.of(e);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
