package io.holdout.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.azure.messaging.eventhubs.EventData;
import com.azure.messaging.eventhubs.EventHubClientBuilder;
import com.azure.messaging.eventhubs.EventHubProducerClient;
import com.azure.messaging.eventhubs.models.SendOptions;
import io.holdout.app.broker.EmbeddedBroker;
import io.holdout.app.broker.SharedBroker;
import io.holdout.ingest.hub.HubConnection;
import io.holdout.ingest.hub.HubListener;
import io.holdout.ingest.hub.HubRefusedException;
import io.holdout.ingest.hub.HubSettings;
import io.holdout.ingest.hub.HubSettings.StartAt;
import io.holdout.ingest.hub.HubSource;
import io.holdout.ingest.hub.Pulse;
import io.holdout.model.DeadLetter;
import io.holdout.model.DeadLetters;
import io.holdout.model.Topics;
import io.holdout.simulator.hub.EventHubsEmulator;
import io.holdout.simulator.hub.Hub;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;

/** The unmodified SDK, a broker, and a hub on a real socket. */
@ExtendWith(SharedBroker.class)
class HubSourceTest {
    private static final short ONE = 1;
    private static final Duration SILENCE = Duration.ofSeconds(4);
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private final List<AutoCloseable> open = new ArrayList<>();
    private final Heard heard = new Heard();

    /** Not from the future of when the hub takes it. */
    private final Instant signedIn = Instant.now().minusSeconds(3600);

    @SuppressWarnings("NullAway.Init") // before each test
    private EventHubsEmulator emulator;

    @SuppressWarnings("NullAway.Init") // before each test
    private Hub hub;

    @SuppressWarnings("NullAway.Init") // before each test
    private Map<String, Object> kafka;

    @SuppressWarnings("NullAway.Init") // before each test
    private Topics topics;

    /** What the source tells of its partitions. */
    private static final class Heard implements HubListener {
        private final List<String> acquired = new CopyOnWriteArrayList<>();
        private final List<String> lost = new CopyOnWriteArrayList<>();
        private final List<String> stopped = new CopyOnWriteArrayList<>();
        private final List<String> gaps = new CopyOnWriteArrayList<>();

        @Override
        public void acquired(String source, int partition, long after, String cause) {
            acquired.add(partition + " " + cause);
        }

        @Override
        public void lost(String source, int partition, String why) {
            lost.add(why);
        }

        @Override
        public void stopped(String source, int partition, String why) {
            stopped.add(Integer.toString(partition));
        }

        @Override
        public void gap(String source, int partition, long first, long last) {
            gaps.add(partition + ": " + first + "-" + last);
        }
    }

    @BeforeEach
    void start(EmbeddedBroker broker, TestInfo test) throws IOException {
        kafka = Map.of("bootstrap.servers", broker.bootstrapServers());
        topics = new Topics(test.getTestMethod().orElseThrow().getName(), 3);
        try (Admin admin = Admin.create(kafka)) {
            new TopicSetup(admin).ensure(topics.all(ONE)).orElseThrow();
        }
        emulator = closed(EventHubsEmulator.start(0));
        hub = emulator.createHub("signins", 2);
    }

    @AfterEach
    void stop() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    private <T extends AutoCloseable> T closed(T resource) {
        open.add(resource);
        return resource;
    }

    // --- the hub

    private void publish(int partition, String... bodies) {
        try (EventHubProducerClient producer = new EventHubClientBuilder()
                .connectionString(emulator.connectionString(), "signins")
                .buildProducerClient()) {
            producer.send(
                    java.util.Arrays.stream(bodies).map(EventData::new).toList(),
                    new SendOptions().setPartitionId(Integer.toString(partition)));
        }
    }

    private String[] signIns(String prefix, int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> batch(signIn(prefix + i)))
                .toArray(String[]::new);
    }

    private static String batch(String... records) {
        return "{\"records\":[" + String.join(",", records) + "]}";
    }

    private String signIn(String id) {
        return WrittenSignIns.record(id, signedIn);
    }

    private HubConnection connection(String name) {
        return HubConnection.withConnectionString(emulator.connectionString(), name, "$Default", false);
    }

    private HubSettings settings(StartAt start) {
        return new HubSettings(
                connection("signins"),
                start,
                "unknown",
                100L << 20,
                4L << 20,
                Duration.ofSeconds(6),
                Duration.ofMillis(500),
                SILENCE,
                Pulse.live());
    }

    private HubSource read(StartAt start) throws HubRefusedException, InterruptedException {
        return closed(HubSource.start(settings(start), kafka, topics, ONE, heard));
    }

    private HubSource read() throws HubRefusedException, InterruptedException {
        return read(new StartAt.Earliest());
    }

    // --- Kafka

    private List<String> written() {
        return WrittenSignIns.of(kafka, topics);
    }

    private List<DeadLetter> deadLetters() {
        return WrittenSignIns.committed(kafka, topics, topics.deadLetters()).stream()
                .map(record -> DeadLetters.read(record.value(), record.headers()))
                .toList();
    }

    private void awaitWritten(int signIns) {
        await().atMost(PATIENCE).until(() -> written().size() >= signIns);
    }

    // --- stories

    @Test
    void everySignInIsWrittenOnceWithWhereItCameFrom() throws Exception {
        publish(0, signIns("a", 0, 3));
        publish(1, batch(signIn("b0"), signIn("b1")));
        read();
        awaitWritten(5);
        publish(1, signIns("c", 0, 1));
        awaitWritten(6);

        assertThat(written()).containsExactly("0/0 a0", "0/1 a1", "0/2 a2", "1/0 b0", "1/0 b1", "1/1 c0");
        assertThat(WrittenSignIns.committed(kafka, topics, topics.signIns()))
                .filteredOn(record -> record.headers().lastHeader("hub") != null)
                .allSatisfy(record ->
                        assertThat(WrittenSignIns.header(record, "hub")).isEqualTo("127-0-0-1.signins"));
    }

    @Test
    void whatCannotBeReadIsADeadLetterWithItsPlaceAndItsNeighboursAreRead() throws Exception {
        publish(0, "no JSON", batch(signIn("a0"), "{\"category\":\"SignInLogs\",\"properties\":{}}", signIn("a1")));
        read();
        awaitWritten(2);
        await().atMost(PATIENCE).until(() -> deadLetters().size() >= 2);

        assertThat(written()).containsExactly("0/1 a0", "0/1 a1");
        assertThat(deadLetters())
                .extracting(letter -> letter.origin().source() + " "
                        + letter.origin().position() + " " + letter.origin().index())
                .contains("127-0-0-1.signins/0 1 1")
                .anySatisfy(origin -> assertThat(origin).startsWith("127-0-0-1.signins/0 0 "));
    }

    @Test
    void everyKindOfBadInputIsADeadLetterAndTheEventsAroundItAreRead() throws Exception {
        String truncated = batch(signIn("whole"), signIn("cut"));
        publish(
                0,
                "",
                "{\"records\":{\"id\":1}}",
                "[1,2]",
                "\uFEFF \n",
                "\u0000\u0001",
                truncated.substring(0, truncated.length() - 40),
                batch(signIn("after")));
        read();
        awaitWritten(2);

        assertThat(written()).containsExactly("0/5 whole", "0/6 after");
        assertThat(deadLetters())
                .extracting(letter -> letter.origin().position() + " "
                        + letter.origin().index() + " " + letter.reason().id())
                .containsExactlyInAnyOrder(
                        "0 -1 unknown-format",
                        "1 -1 not-a-record",
                        "2 0 not-a-record",
                        "2 1 not-a-record",
                        "3 -1 unknown-format",
                        "4 -1 not-json",
                        "5 1 truncated");
    }

    @Test
    void anEventOfAMegabyteWithThousandsOfRecordsIsWrittenWhole() throws Exception {
        String[] records =
                IntStream.range(0, 3000).mapToObj(i -> signIn("r" + i)).toArray(String[]::new);
        String event = batch(records);
        assertThat(event.length()).isBetween(800_000, 1_040_000);
        publish(0, event);
        read();
        awaitWritten(3000);

        assertThat(written()).hasSize(3000).doesNotHaveDuplicates();
    }

    /** The larger the event that a later version might understand, the more there is to lose. */
    @Test
    void aLargeEventThatCannotBeReadIsKeptWhole() throws Exception {
        String event = "{\"entries\":[" + "\"x\",".repeat(200_000) + "\"x\"]}";
        publish(0, event);
        read();
        await().atMost(PATIENCE).until(() -> deadLetters().size() >= 1);

        assertThat(deadLetters())
                .singleElement()
                .satisfies(letter -> assertThat(new String(letter.raw(), UTF_8)).isEqualTo(event));
    }

    @Test
    void aDeadLetterThatIsLargerThanTheTopicTakesIsCut() throws Exception {
        try (Admin admin = Admin.create(kafka)) {
            admin.incrementalAlterConfigs(Map.of(
                            new ConfigResource(ConfigResource.Type.TOPIC, topics.deadLetters()),
                            List.of(new AlterConfigOp(
                                    new ConfigEntry("max.message.bytes", "100000"), AlterConfigOp.OpType.SET))))
                    .all()
                    .get();
        }
        publish(0, signIn("before"), "x".repeat(500_000), signIn("after"));
        read();
        awaitWritten(2);

        assertThat(written()).containsExactly("0/0 before", "0/2 after");
        assertThat(deadLetters())
                .singleElement()
                .satisfies(letter -> assertThat(letter.raw().length).isBetween(10_000, 100_000));
    }

    /** A hub takes every body that AMQP knows; the client passes on what is bytes. */
    @Test
    void anEventOfAmqpValuesIsADeadLetter() throws Exception {
        hub.partition("0").publish(new byte[] {0, 0x53, 0x77, 0x54, 5}); // amqp-value: smallint 5
        hub.partition("0").publish(new byte[] {0, 0x53, 0x76, (byte) 0xc0, 3, 1, 0x54, 5}); // amqp-sequence: [5]
        publish(0, signIns("after", 0, 1));
        read();
        awaitWritten(1);

        assertThat(written()).containsExactly("0/2 after0");
        assertThat(deadLetters())
                .extracting(letter ->
                        letter.origin().position() + " " + letter.reason().id())
                .containsExactly("0 unknown-format", "1 unknown-format");
    }

    @Test
    void whatIsRefusedAfterReadingHasBegunIsWaitedOut() throws Exception {
        HubSource source = read();
        publish(0, signIns("a", 0, 2));
        awaitWritten(2);
        emulator.faults().rejectTokens(true);
        emulator.faults().dropConnections();
        await().atMost(PATIENCE).until(() -> heard.lost.stream().anyMatch(why -> why.contains("Amqp")));
        emulator.faults().rejectTokens(false);
        publish(0, signIns("a", 2, 4));
        awaitWritten(4);

        assertThat(written()).hasSize(4).doesNotHaveDuplicates();
        assertThat(source.failure()).isNotDone();
    }

    @Test
    void aSecondStartGoesOnWhereTheFirstEnded() throws Exception {
        publish(0, signIns("a", 0, 4));
        HubSource first = read();
        awaitWritten(4);
        first.close();
        publish(0, signIns("a", 4, 6));
        read();
        awaitWritten(6);

        assertThat(written()).hasSize(6).doesNotHaveDuplicates();
    }

    @Test
    void instancesShareThePartitionsAndTakeOverFromOneThatEnds() throws Exception {
        HubSource first = read();
        await().atMost(PATIENCE).until(() -> heard.acquired.size() == 2);
        read();
        await().atMost(PATIENCE).until(() -> heard.acquired.size() == 3);
        publish(0, signIns("a", 0, 5));
        publish(1, signIns("b", 0, 5));
        awaitWritten(10);
        first.close();
        publish(0, signIns("a", 5, 10));
        publish(1, signIns("b", 5, 10));
        awaitWritten(20);

        assertThat(written()).hasSize(20).doesNotHaveDuplicates();
    }

    @Test
    void aLostConnectionAndDetachedLinksLoseNothingAndRepeatNothing() throws Exception {
        read();
        publish(0, signIns("a", 0, 5));
        awaitWritten(5);
        emulator.faults().dropConnections();
        publish(0, signIns("a", 5, 10));
        awaitWritten(10);
        hub.detachReceivers(null, null);
        publish(0, signIns("a", 10, 15));
        awaitWritten(15);
        hub.detachReceivers(null, "amqp:link:detach-forced");
        publish(0, signIns("a", 15, 20));
        awaitWritten(20);

        assertThat(written()).hasSize(20).doesNotHaveDuplicates();
    }

    /** A consumer of the SDK can stop without a word; only the hub's end tells. */
    @Test
    void aLinkThatFellSilentIsOpenedAnew() throws Exception {
        publish(0, signIns("a", 0, 2));
        read();
        awaitWritten(2);
        hub.partition("0").pause(true);
        publish(0, signIns("a", 2, 4));
        await().atMost(PATIENCE).until(() -> heard.lost.contains("hub: no event for 4 s, though the hub has some"));
        hub.partition("0").pause(false);
        awaitWritten(4);

        assertThat(written()).hasSize(4).doesNotHaveDuplicates();
    }

    @Test
    void anotherHubOfTheSameNameIsNotRead() throws Exception {
        publish(0, signIns("a", 0, 5));
        HubSource first = read();
        awaitWritten(5);
        first.close();
        hub.recreate();
        // as long as the old one was: only its birthday tells
        publish(0, signIns("x", 0, 9));
        read();
        await().atMost(PATIENCE).until(() -> heard.stopped.contains("0"));

        assertThat(written()).hasSize(5);
    }

    @Test
    void whatRetentionTookIsRecordedAndReadingGoesOn() throws Exception {
        publish(0, signIns("a", 0, 3));
        HubSource first = read();
        awaitWritten(3);
        first.close();
        publish(0, signIns("a", 3, 10));
        hub.partition("0").trimTo(7);
        read();
        awaitWritten(6);

        assertThat(written()).containsExactly("0/0 a0", "0/1 a1", "0/2 a2", "0/7 a7", "0/8 a8", "0/9 a9");
        assertThat(heard.gaps).containsExactly("0: 3-6");
        assertThat(deadLetters()).singleElement().satisfies(letter -> {
            assertThat(letter.reason()).isEqualTo(DeadLetter.Reason.LOST_TO_RETENTION);
            assertThat(letter.origin().position()).isEqualTo(3);
            assertThat(letter.detail()).contains("3 to 6");
        });
    }

    @Test
    void aPartitionThatIsAddedIsReadFromItsFirstEvent() throws Exception {
        read(new StartAt.Latest());
        await().atMost(PATIENCE).until(() -> heard.acquired.size() == 2);
        hub.addPartitions(1);
        publish(2, signIns("new", 0, 2));
        awaitWritten(2);

        assertThat(written()).containsExactly("2/0 new0", "2/1 new1");
    }

    @Test
    void aFirstStartAtTheEndLeavesOutWhatWasThere() throws Exception {
        publish(0, signIns("old", 0, 2));
        read(new StartAt.Latest());
        await().atMost(PATIENCE).until(() -> heard.acquired.size() == 2);
        publish(0, signIns("new", 0, 2));
        awaitWritten(2);

        assertThat(written()).containsExactly("0/2 new0", "0/3 new1");
    }

    @Test
    void aHubThatIsNotThereIsSaidAtOnce() {
        assertThatThrownBy(() -> HubSource.start(
                        HubSettings.of(connection("nobody"), new StartAt.Earliest(), "unknown", 64L << 20),
                        kafka,
                        topics,
                        ONE,
                        heard))
                .isInstanceOf(HubRefusedException.class)
                .hasMessageContaining("there is no hub nobody")
                .hasMessageNotContaining("SharedAccessKey");
    }

    /** The checkpoint of a quiet partition would be deleted, and everything read again. */
    @Test
    void aCheckpointTopicThatDeletesIsRefused() throws Exception {
        try (Admin admin = Admin.create(kafka)) {
            admin.createTopics(List.of(new NewTopic(topics.checkpoints("127-0-0-1.signins"), 2, ONE)
                            .configs(Map.of("cleanup.policy", "delete"))))
                    .all()
                    .get();
        }

        assertThatThrownBy(this::read)
                .isInstanceOf(HubRefusedException.class)
                .hasMessageContaining("must have cleanup.policy=compact");
    }

    @Test
    void credentialsThatAreRefusedAreSaidAtOnce() {
        emulator.faults().rejectTokens(true);

        assertThatThrownBy(this::read)
                .isInstanceOf(HubRefusedException.class)
                .hasMessageContaining("refuses the credentials")
                .hasMessageNotContaining("SharedAccessKey");
    }

    @Test
    void aConsumerGroupThatIsNotThereEndsTheSource() throws Exception {
        HubConnection connection =
                HubConnection.withConnectionString(emulator.connectionString(), "signins", "nobody", false);
        HubSource source = closed(HubSource.start(
                HubSettings.of(connection, new StartAt.Earliest(), "unknown", 64L << 20), kafka, topics, ONE, heard));

        await().atMost(PATIENCE).until(() -> source.failure().isDone());
        assertThat(source.failure().get())
                .isInstanceOf(HubRefusedException.class)
                .hasMessageContaining("consumer group nobody");
    }
}
