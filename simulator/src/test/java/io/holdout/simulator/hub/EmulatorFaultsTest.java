package io.holdout.simulator.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.azure.core.amqp.exception.AmqpErrorCondition;
import com.azure.core.amqp.exception.AmqpException;
import com.azure.messaging.eventhubs.EventHubConsumerAsyncClient;
import com.azure.messaging.eventhubs.EventHubProducerClient;
import com.azure.messaging.eventhubs.models.EventPosition;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the SDK makes of the faults. */
class EmulatorFaultsTest {
    private EventHubsEmulator emulator;
    private Hub hub;
    private Client client;
    private EventHubConsumerAsyncClient consumer;

    @BeforeEach
    void start() throws IOException {
        emulator = EventHubsEmulator.start(0);
        hub = emulator.createHub("signins", 2);
        client = new Client(emulator, "signins");
        consumer = client.consumer();
    }

    @AfterEach
    void stop() throws IOException {
        emulator.faults().freezeConnections(false);
        client.close();
        emulator.close();
    }

    private void publish(String partition, String word, int count) {
        client.producer().send(Client.events(word, count), Client.to(partition));
    }

    private Reading read(String partition) {
        return Reading.of(consumer, partition, EventPosition.earliest());
    }

    @Test
    void endsAReadingWithoutAWordWhenConnectionsAreDropped() {
        publish("0", "e", 3);
        Reading reading = read("0").awaitEvents(3);

        int dropped = emulator.faults().dropConnections();

        assertThat(dropped).isEqualTo(2);
        assertThat(reading.awaitEnd()).isNull();
        assertThat(hub.receivers()).isZero();
        assertThat(read("0").awaitEvents(3).bodies()).hasSize(3);
    }

    @Test
    void endsAReadingWithoutAWordWhenConnectionsAreClosed() {
        publish("0", "e", 3);
        Reading reading = read("0").awaitEvents(3);

        int closed = emulator.faults().closeConnections("amqp:connection:forced", "The service is updated.");

        assertThat(closed).isEqualTo(2);
        assertThat(reading.awaitEnd()).isNull();
        await().until(() -> emulator.faults().connections() == 0);
        assertThat(read("0").awaitEvents(3).bodies()).hasSize(3);
    }

    @Test
    void detachesTheReceiversOfOnePartitionOrAll() {
        publish("0", "e", 1);
        publish("1", "e", 1);
        Reading detached = read("0").awaitEvents(1);
        Reading other = read("1").awaitEvents(1);

        assertThat(hub.detachReceivers("0", null)).isEqualTo(1);

        assertThat(detached.awaitEnd()).isNull();
        assertThat(other.isOver()).isFalse();
        assertThat(hub.receivers()).isEqualTo(1);
        Reading again = read("0").awaitEvents(1);
        assertThat(hub.detachReceivers(null, null)).isEqualTo(2);
        assertThat(again.awaitEnd()).isNull();
        assertThat(other.awaitEnd()).isNull();
    }

    @Test
    void detachesReceiversWithACondition() {
        publish("0", "e", 1);
        Reading reading = read("0").awaitEvents(1);

        hub.detachReceivers("0", "amqp:link:detach-forced");

        assertThat(reading.awaitEnd())
                .isInstanceOfSatisfying(
                        AmqpException.class,
                        detached -> assertThat(detached.getErrorCondition())
                                .isEqualTo(AmqpErrorCondition.LINK_DETACH_FORCED));
    }

    @Test
    void letsNothingThroughWhileItIsFrozen() {
        publish("0", "e", 1);
        Reading reading = read("0").awaitEvents(1);
        EventHubProducerClient producer = client.producer();
        producer.getEventHubProperties();
        emulator.faults().freezeConnections(true);

        assertThatThrownBy(() -> producer.send(Client.events("lost", 1), Client.to("0")))
                .isInstanceOfSatisfying(
                        AmqpException.class,
                        timeout -> assertThat(timeout.isTransient()).isTrue());

        assertThat(reading.events()).hasSize(1);
        assertThat(reading.isOver()).isFalse();
        emulator.faults().freezeConnections(false);
        publish("0", "after", 1);
        await().atMost(Reading.PATIENCE).until(() -> reading.bodies().contains("after0"));
        assertThat(reading.isOver()).isFalse();
    }

    @Test
    void dropsConnectionsThatAreFrozen() {
        publish("0", "e", 1);
        Reading reading = read("0").awaitEvents(1);
        emulator.faults().freezeConnections(true);

        emulator.faults().dropConnections();

        assertThat(reading.awaitEnd()).isNull();
        assertThat(emulator.faults().connections()).isZero();
    }

    @Test
    void refusesNewConnectionsAlone() {
        publish("0", "e", 1);
        Reading reading = read("0").awaitEvents(1);
        int before = emulator.faults().connections();
        emulator.faults().refuseConnections(true);

        // a send that waits for a connection knows no timeout, so it must not be one that blocks
        AtomicBoolean over = new AtomicBoolean();
        client.opened(client.builder(Client.GROUP).buildAsyncProducerClient())
                .send(Client.events("refused", 1), Client.to("1"))
                .subscribe(sent -> {}, failed -> over.set(true), () -> over.set(true));
        await().during(Duration.ofMillis(500)).until(() -> !over.get());
        assertThat(hub.partition("1").lastSequenceNumber()).isEqualTo(-1);
        assertThat(reading.isOver()).isFalse();
        assertThat(emulator.faults().connections()).isEqualTo(before);

        emulator.faults().refuseConnections(false);
        publish("0", "later", 1);
        assertThat(reading.awaitEvents(2).bodies()).containsExactly("e0", "later0");
    }

    @Test
    void isTooBusyForSoManyPublishes() {
        EventHubProducerClient producer = client.producer();
        emulator.faults().serverBusy(1);

        // without retries the SDK wraps what it was told
        assertThatThrownBy(() -> producer.send(Client.events("refused", 1), Client.to("0")))
                .rootCause()
                .isInstanceOfSatisfying(AmqpException.class, busy -> {
                    assertThat(busy.getErrorCondition()).isEqualTo(AmqpErrorCondition.SERVER_BUSY_ERROR);
                    assertThat(busy.isTransient()).isTrue();
                });

        producer.send(Client.events("taken", 1), Client.to("0"));
        assertThat(read("0").awaitEvents(1).bodies()).containsExactly("taken0");
        assertThat(emulator.published()).isEqualTo(1);
    }

    @Test
    void holdsEventsTwiceWhosePublisherHasNotHeardOfThem() {
        emulator.faults().loseAcks(1);

        client.withRetries(1).producer().send(Client.events("e", 2), Client.to("0"));

        assertThat(read("0").awaitEvents(4).bodies()).containsExactly("e0", "e1", "e0", "e1");
        assertThat(emulator.published()).isEqualTo(4);
    }

    @Test
    void rejectsTokens() {
        emulator.faults().rejectTokens(true);

        assertThat(read("0").awaitEnd())
                .isInstanceOfSatisfying(
                        AmqpException.class,
                        refused -> assertThat(refused.getErrorCondition())
                                .isEqualTo(AmqpErrorCondition.UNAUTHORIZED_ACCESS));
        assertThatThrownBy(() -> publish("0", "e", 1)).isInstanceOf(AmqpException.class);

        emulator.faults().rejectTokens(false);
        publish("0", "e", 1);
        assertThat(Reading.of(client.consumer(), "0", EventPosition.earliest())
                        .awaitEvents(1)
                        .bodies())
                .hasSize(1);
    }

    @Test
    void pausesAPartition() {
        Reading paused = read("0");
        Reading other = read("1");
        await().until(() -> hub.receivers() == 2);
        hub.partition("0").pause(true);

        publish("0", "e", 1);
        publish("1", "e", 1);

        other.awaitEvents(1);
        await().during(Duration.ofMillis(300)).until(() -> paused.events().isEmpty());
        hub.partition("0").pause(false);
        assertThat(paused.awaitEvents(1).bodies()).containsExactly("e0");
    }
}
