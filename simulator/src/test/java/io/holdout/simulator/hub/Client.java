package io.holdout.simulator.hub;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.azure.core.amqp.AmqpRetryOptions;
import com.azure.messaging.eventhubs.EventData;
import com.azure.messaging.eventhubs.EventHubClientBuilder;
import com.azure.messaging.eventhubs.EventHubConsumerAsyncClient;
import com.azure.messaging.eventhubs.EventHubProducerClient;
import com.azure.messaging.eventhubs.models.SendOptions;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The unmodified SDK, pointed at an emulator; closes whatever it has built. */
final class Client implements AutoCloseable {
    static final String GROUP = "$Default";

    private final EventHubsEmulator emulator;
    private final String hub;
    private final List<Closeable> open = new ArrayList<>();
    private int retries;

    Client(EventHubsEmulator emulator, String hub) {
        this.emulator = emulator;
        this.hub = hub;
    }

    /** For what the SDK repeats; each time it waits for four seconds and more. */
    Client withRetries(int times) {
        retries = times;
        return this;
    }

    EventHubClientBuilder builder(String group) {
        return new EventHubClientBuilder()
                .connectionString(emulator.connectionString(), hub)
                .consumerGroup(group)
                .retryOptions(new AmqpRetryOptions()
                        .setMaxRetries(retries)
                        .setDelay(Duration.ofMillis(100))
                        .setMaxDelay(Duration.ofSeconds(30))
                        .setTryTimeout(Duration.ofSeconds(5)));
    }

    EventHubProducerClient producer() {
        return opened(builder(GROUP).buildProducerClient());
    }

    EventHubConsumerAsyncClient consumer(String group) {
        return opened(builder(group).buildAsyncConsumerClient());
    }

    EventHubConsumerAsyncClient consumer() {
        return consumer(GROUP);
    }

    <T extends Closeable> T opened(T closeable) {
        open.add(closeable);
        return closeable;
    }

    static SendOptions to(String partition) {
        return new SendOptions().setPartitionId(partition);
    }

    /** So many events, whose bodies are the word and their numbers from 0. */
    static List<EventData> events(String word, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new EventData((word + i).getBytes(UTF_8)))
                .toList();
    }

    @Override
    public void close() throws IOException {
        for (Closeable closeable : open) {
            closeable.close();
        }
    }
}
