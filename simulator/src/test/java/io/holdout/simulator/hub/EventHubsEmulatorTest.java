package io.holdout.simulator.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.azure.core.amqp.exception.AmqpErrorCondition;
import com.azure.core.amqp.exception.AmqpException;
import com.azure.messaging.eventhubs.EventData;
import com.azure.messaging.eventhubs.EventDataBatch;
import com.azure.messaging.eventhubs.EventHubBufferedProducerClient;
import com.azure.messaging.eventhubs.EventHubBufferedProducerClientBuilder;
import com.azure.messaging.eventhubs.EventHubConsumerAsyncClient;
import com.azure.messaging.eventhubs.EventHubProducerClient;
import com.azure.messaging.eventhubs.EventHubProperties;
import com.azure.messaging.eventhubs.PartitionProperties;
import com.azure.messaging.eventhubs.models.EventPosition;
import com.azure.messaging.eventhubs.models.LastEnqueuedEventProperties;
import com.azure.messaging.eventhubs.models.SendOptions;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Publishing, reading and asking, through the SDK. */
class EventHubsEmulatorTest {
    private EventHubsEmulator emulator;
    private Hub hub;
    private Client client;

    @BeforeEach
    void start() throws IOException {
        emulator = EventHubsEmulator.start(0);
        hub = emulator.createHub("signins", 4, "archive");
        client = new Client(emulator, "signins");
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        emulator.close();
    }

    @Test
    void passesOnEventsWithTheAnnotationsOfTheService() {
        Instant before = Instant.now().minusMillis(1);
        EventData event = new EventData("body");
        event.getProperties().put("tenant", "contoso");
        event.setMessageId("m-1");

        client.producer().send(List.of(event, new EventData("second")), Client.to("2"));
        Reading reading =
                Reading.of(client.consumer(), "2", EventPosition.earliest()).awaitEvents(2);

        assertThat(reading.bodies()).containsExactly("body", "second");
        assertThat(reading.sequenceNumbers()).containsExactly(0L, 1L);
        EventData first = reading.events().get(0).getData();
        assertThat(first.getProperties()).containsEntry("tenant", "contoso");
        assertThat(first.getMessageId()).isEqualTo("m-1");
        assertThat(first.getPartitionKey()).isNull();
        assertThat(first.getEnqueuedTime()).isBetween(before, Instant.now().plusMillis(1));
        assertThat(first.getOffsetString()).isEqualTo("0");
        assertThat(Long.parseLong(reading.events().get(1).getData().getOffsetString()))
                .isGreaterThan(4);
        assertThat(emulator.published()).isEqualTo(2);
        assertThat(emulator.delivered()).isEqualTo(2);
    }

    @Test
    void tellsWhichTokenAClientPut() {
        assertThat(emulator.lastToken()).isEmpty();

        client.producer().send(List.of(new EventData("body")), Client.to("0"));

        assertThat(emulator.lastToken()).hasValueSatisfying(token -> {
            assertThat(token.type()).isEqualTo("servicebus.windows.net:sastoken");
            assertThat(token.audience()).startsWith("amqp://127.0.0.1/signins");
            assertThat(token.value()).startsWith("SharedAccessSignature ");
        });
    }

    private Reading read(String partition, EventPosition from) {
        return Reading.of(client.consumer(), partition, from);
    }

    private void publish(String partition, String word, int count) {
        client.producer().send(Client.events(word, count), Client.to(partition));
    }

    @Test
    void sendsTheEventsOfAKeyWhereTheSdkExpectsThem() {
        // the buffered producer computes the partition of a key on the client, the other leaves it to the hub; only
        // with
        // ASCII, for the SDK takes the last bytes of a key as signed, which the algorithm does not
        List<String> keys = List.of("a", "tenant-7", "exactly12byt", "rather more than twelve bytes");
        EventHubProducerClient plain = client.producer();
        for (String key : keys) {
            plain.send(List.of(new EventData(key), new EventData(key)), new SendOptions().setPartitionKey(key));
        }
        EventHubBufferedProducerClient buffered = client.opened(new EventHubBufferedProducerClientBuilder()
                .connectionString(emulator.connectionString(), "signins")
                .onSendBatchFailed(failed -> {})
                .onSendBatchSucceeded(sent -> {})
                .buildClient());
        for (String key : keys) {
            buffered.enqueueEvent(new EventData(key), new SendOptions().setPartitionKey(key));
        }
        buffered.flush();

        Map<String, List<String>> places = new HashMap<>();
        for (String id : List.of("0", "1", "2", "3")) {
            int count = (int) hub.partition(id).lastSequenceNumber() + 1;
            read(id, EventPosition.earliest()).awaitEvents(count).events().forEach(event -> {
                assertThat(event.getData().getPartitionKey())
                        .isEqualTo(event.getData().getBodyAsString());
                places.computeIfAbsent(event.getData().getPartitionKey(), key -> new ArrayList<>())
                        .add(id);
            });
        }
        assertThat(places)
                .hasSize(keys.size())
                .allSatisfy((key, ids) -> assertThat(ids).hasSize(3).containsOnly(ids.get(0)));
    }

    @Test
    void sendsEventsWithoutAKeyToAllPartitionsInTurn() {
        EventHubProducerClient producer = client.producer();
        for (int i = 0; i < 8; i++) {
            producer.send(List.of(new EventData("x")));
        }

        for (String id : List.of("0", "1", "2", "3")) {
            assertThat(hub.partition(id).lastSequenceNumber()).isEqualTo(1);
        }
    }

    @Test
    void beginsWhereASequenceNumberSays() {
        publish("0", "e", 10);

        assertThat(read("0", EventPosition.fromSequenceNumber(6, true))
                        .awaitEvents(4)
                        .bodies())
                .containsExactly("e6", "e7", "e8", "e9");
        assertThat(read("0", EventPosition.fromSequenceNumber(6, false))
                        .awaitEvents(3)
                        .bodies())
                .containsExactly("e7", "e8", "e9");
        assertThat(read("0", EventPosition.fromSequenceNumber(-1, false))
                        .awaitEvents(10)
                        .bodies())
                .hasSize(10);
    }

    @Test
    void beginsWhereAnOffsetSays() {
        publish("0", "e", 10);
        String offset = read("0", EventPosition.fromSequenceNumber(6, true))
                .awaitEvents(1)
                .events()
                .get(0)
                .getData()
                .getOffsetString();

        // the SDK has no inclusive offsets
        assertThat(read("0", EventPosition.fromOffsetString(offset))
                        .awaitEvents(3)
                        .bodies())
                .containsExactly("e7", "e8", "e9");
        assertThat(read("0", EventPosition.fromOffsetString("-1"))
                        .awaitEvents(10)
                        .bodies())
                .hasSize(10);
    }

    @Test
    void beginsWhereATimeSays() {
        publish("0", "early", 3);
        Instant early = read("0", EventPosition.earliest())
                .awaitEvents(1)
                .events()
                .get(0)
                .getData()
                .getEnqueuedTime();
        await().until(() -> Instant.now().isAfter(early.plusMillis(1)));
        publish("0", "late", 2);

        assertThat(read("0", EventPosition.fromEnqueuedTime(early))
                        .awaitEvents(2)
                        .bodies())
                .containsExactly("late0", "late1");
        assertThat(read("0", EventPosition.fromEnqueuedTime(early.minusMillis(1)))
                        .awaitEvents(5)
                        .bodies())
                .hasSize(5);
    }

    @Test
    void beginsBehindWhatIsThere() {
        publish("0", "old", 3);
        Reading latest = read("0", EventPosition.latest());
        await().until(() -> hub.receivers() == 1);

        publish("0", "new", 2);

        assertThat(latest.awaitEvents(2).bodies()).containsExactly("new0", "new1");
    }

    @Test
    void refusesAPositionBeyondTheEnd() {
        publish("0", "e", 10);

        assertThat(read("0", EventPosition.fromSequenceNumber(10, false)).awaitEnd())
                .isInstanceOfSatisfying(
                        AmqpException.class,
                        refused ->
                                assertThat(refused.getErrorCondition()).isEqualTo(AmqpErrorCondition.ARGUMENT_ERROR));
        assertThat(read("0", EventPosition.fromOffsetString("99999")).awaitEnd())
                .isInstanceOf(AmqpException.class);
        // the next one to come is not beyond the end
        assertThat(read("0", EventPosition.fromSequenceNumber(9, false)).isOver())
                .isFalse();
        await().until(() -> hub.receivers() == 1);
    }

    @Test
    void letsEveryConsumerGroupReadByItself() {
        publish("0", "e", 3);

        Reading owner = Reading.owned(client.consumer("archive"), "0", EventPosition.earliest(), 1);
        Reading other = read("0", EventPosition.fromSequenceNumber(1, true));

        assertThat(owner.awaitEvents(3).bodies()).containsExactly("e0", "e1", "e2");
        assertThat(other.awaitEvents(2).bodies()).containsExactly("e1", "e2");
        assertThat(hub.receivers()).isEqualTo(2);
    }

    @Test
    void tellsThatAGroupAHubOrAPartitionIsUnknown() throws IOException {
        assertThat(Reading.of(client.consumer("nobody"), "0", EventPosition.earliest())
                        .awaitEnd())
                .isInstanceOfSatisfying(
                        AmqpException.class,
                        refused -> assertThat(refused.getErrorCondition()).isEqualTo(AmqpErrorCondition.NOT_FOUND));
        assertThat(read("9", EventPosition.earliest()).awaitEnd())
                .isInstanceOfSatisfying(
                        AmqpException.class,
                        refused -> assertThat(refused.getErrorCondition())
                                .isEqualTo(AmqpErrorCondition.ARGUMENT_OUT_OF_RANGE_ERROR));
        try (Client stranger = new Client(emulator, "elsewhere")) {
            assertThat(Reading.of(stranger.consumer(), "0", EventPosition.earliest())
                            .awaitEnd())
                    .isInstanceOfSatisfying(
                            AmqpException.class,
                            refused -> assertThat(refused.getErrorCondition()).isEqualTo(AmqpErrorCondition.NOT_FOUND));
            EventHubProducerClient producer = stranger.producer();
            assertThatThrownBy(() -> producer.send(List.of(new EventData("x"))))
                    .isInstanceOfSatisfying(
                            AmqpException.class,
                            refused -> assertThat(refused.getErrorCondition()).isEqualTo(AmqpErrorCondition.NOT_FOUND));
            assertThatThrownBy(producer::getEventHubProperties)
                    .isInstanceOfSatisfying(
                            AmqpException.class,
                            refused -> assertThat(refused.getErrorCondition()).isEqualTo(AmqpErrorCondition.NOT_FOUND));
        }
    }

    @Test
    void letsTheHigherOrTheLaterOwnerRead() {
        publish("0", "e", 1);
        EventHubConsumerAsyncClient consumer = client.consumer();
        Reading first =
                Reading.owned(consumer, "0", EventPosition.earliest(), 5).awaitEvents(1);

        Reading lower = Reading.owned(client.consumer(), "0", EventPosition.earliest(), 4);
        assertThat(lower.awaitEnd()).isInstanceOfSatisfying(AmqpException.class, EventHubsEmulatorTest::assertStolen);
        Reading none = read("0", EventPosition.earliest());
        assertThat(none.awaitEnd()).isInstanceOfSatisfying(AmqpException.class, EventHubsEmulatorTest::assertStolen);
        assertThat(first.isOver()).isFalse();

        Reading higher = Reading.owned(client.consumer(), "0", EventPosition.earliest(), 6)
                .awaitEvents(1);
        assertThat(first.awaitEnd()).isInstanceOfSatisfying(AmqpException.class, EventHubsEmulatorTest::assertStolen);

        Reading equal = Reading.owned(client.consumer(), "0", EventPosition.earliest(), 6)
                .awaitEvents(1);
        assertThat(higher.awaitEnd()).isInstanceOfSatisfying(AmqpException.class, EventHubsEmulatorTest::assertStolen);
        assertThat(equal.isOver()).isFalse();
        assertThat(lower.bodies()).isEmpty();
        assertThat(none.bodies()).isEmpty();
    }

    private static void assertStolen(AmqpException refused) {
        assertThat(refused.getErrorCondition()).isEqualTo(AmqpErrorCondition.LINK_STOLEN);
        assertThat(refused.isTransient()).isFalse();
    }

    @Test
    void forgetsAnOwnerThatHasLeft() {
        publish("0", "e", 1);
        Reading owner = Reading.owned(client.consumer(), "0", EventPosition.earliest(), 5)
                .awaitEvents(1);
        owner.cancel();
        await().until(() -> hub.receivers() == 0);

        assertThat(read("0", EventPosition.earliest()).awaitEvents(1).bodies()).containsExactly("e0");
    }

    @Test
    void tellsWhatHubAndPartitionsAreLike() {
        EventHubProducerClient producer = client.producer();
        EventHubProperties properties = producer.getEventHubProperties();
        assertThat(properties.getName()).isEqualTo("signins");
        assertThat(properties.getCreatedAt()).isEqualTo(hub.createdAt());
        assertThat(properties.getPartitionIds()).containsExactly("0", "1", "2", "3");

        PartitionProperties empty = producer.getPartitionProperties("1");
        assertThat(empty.isEmpty()).isTrue();
        assertThat(empty.getBeginningSequenceNumber()).isZero();
        assertThat(empty.getLastEnqueuedSequenceNumber()).isEqualTo(-1);
        assertThat(empty.getLastEnqueuedOffset()).isEqualTo("-1");

        publish("1", "e", 7);
        EventData last = read("1", EventPosition.fromSequenceNumber(6, true))
                .awaitEvents(1)
                .events()
                .get(0)
                .getData();
        PartitionProperties filled = producer.getPartitionProperties("1");
        assertThat(filled.isEmpty()).isFalse();
        assertThat(filled.getEventHubName()).isEqualTo("signins");
        assertThat(filled.getId()).isEqualTo("1");
        assertThat(filled.getLastEnqueuedSequenceNumber()).isEqualTo(6);
        assertThat(filled.getLastEnqueuedOffset()).isEqualTo(last.getOffsetString());
        assertThat(filled.getLastEnqueuedTime()).isEqualTo(last.getEnqueuedTime());

        assertThatThrownBy(() -> producer.getPartitionProperties("9"))
                .isInstanceOfSatisfying(
                        AmqpException.class,
                        refused -> assertThat(refused.getErrorCondition()).isEqualTo(AmqpErrorCondition.NOT_FOUND));
    }

    @Test
    void tellsWithEachEventWhatThePartitionHoldsLast() {
        publish("0", "e", 5);

        Reading reading = Reading.withMetrics(client.consumer(), "0", EventPosition.earliest())
                .awaitEvents(5);

        LastEnqueuedEventProperties metrics = reading.events().get(0).getLastEnqueuedEventProperties();
        assertThat(metrics).isNotNull();
        assertThat(metrics.getSequenceNumber()).isEqualTo(4);
        EventData last = reading.events().get(4).getData();
        assertThat(metrics.getOffsetString()).isEqualTo(last.getOffsetString());
        assertThat(metrics.getEnqueuedTime()).isEqualTo(last.getEnqueuedTime());
        assertThat(read("0", EventPosition.earliest())
                        .awaitEvents(1)
                        .events()
                        .get(0)
                        .getLastEnqueuedEventProperties())
                .isNull();
    }

    @Test
    void takesAMegabyteAndNoMore() {
        EventHubProducerClient producer = client.producer();
        byte[] large = new byte[1_000_000];
        new Random(1).nextBytes(large);

        producer.send(List.of(new EventData(large)), Client.to("0"));

        assertThat(read("0", EventPosition.earliest())
                        .awaitEvents(1)
                        .events()
                        .get(0)
                        .getData()
                        .getBody())
                .isEqualTo(large);
        EventDataBatch batch = producer.createBatch();
        assertThat(batch.getMaxSizeInBytes()).isEqualTo(1024 * 1024);
        EventData tooLarge = new EventData(new byte[1024 * 1024]);
        assertThat(batch.tryAdd(new EventData("small"))).isTrue();
        assertThatThrownBy(() -> producer.send(List.of(tooLarge), Client.to("0")))
                .isInstanceOfSatisfying(
                        AmqpException.class,
                        refused -> assertThat(refused.getErrorCondition())
                                .isEqualTo(AmqpErrorCondition.LINK_PAYLOAD_SIZE_EXCEEDED));
    }

    @Test
    void continuesAtTheNewBeginningWhenRetentionHasPassedThePosition() {
        publish("0", "e", 10);

        hub.partition("0").trimTo(6);

        assertThat(read("0", EventPosition.fromSequenceNumber(2, false))
                        .awaitEvents(4)
                        .sequenceNumbers())
                .containsExactly(6L, 7L, 8L, 9L);
        assertThat(client.producer().getPartitionProperties("0").getBeginningSequenceNumber())
                .isEqualTo(6);
        hub.partition("0").trimTo(10);
        PartitionProperties empty = client.producer().getPartitionProperties("0");
        assertThat(empty.isEmpty()).isTrue();
        assertThat(empty.getLastEnqueuedSequenceNumber()).isEqualTo(9);
        publish("0", "more", 1);
        assertThat(read("0", EventPosition.earliest()).awaitEvents(1).sequenceNumbers())
                .containsExactly(10L);
    }

    @Test
    void growsUnderItsClients() {
        EventHubProducerClient producer = client.producer();
        assertThat(producer.getPartitionIds()).hasSize(4);
        publish("3", "e", 1);

        hub.addPartitions(2);

        assertThat(producer.getPartitionIds()).containsExactly("0", "1", "2", "3", "4", "5");
        publish("5", "new", 1);
        assertThat(read("5", EventPosition.earliest()).awaitEvents(1).sequenceNumbers())
                .containsExactly(0L);
        assertThat(read("3", EventPosition.earliest()).awaitEvents(1).bodies()).containsExactly("e0");
    }

    @Test
    void isAnotherHubAfterItsRecreation() {
        EventHubProducerClient producer = client.producer();
        producer.send(Client.events("old", 5), Client.to("0"));
        Instant created = producer.getEventHubProperties().getCreatedAt();
        Reading reading = read("0", EventPosition.earliest()).awaitEvents(5);

        hub.recreate();

        reading.awaitEnd();
        assertThat(producer.getEventHubProperties().getCreatedAt()).isAfter(created);
        assertThat(producer.getPartitionProperties("0").isEmpty()).isTrue();
        publish("0", "new", 2);
        Reading again = read("0", EventPosition.earliest()).awaitEvents(2);
        assertThat(again.bodies()).containsExactly("new0", "new1");
        assertThat(again.sequenceNumbers()).containsExactly(0L, 1L);
        assertThat(hub.receivers()).isEqualTo(1);
    }
}
