package io.holdout.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.holdout.app.broker.Clients;
import io.holdout.app.broker.EmbeddedBroker;
import io.holdout.app.broker.SharedBroker;
import io.holdout.model.Answer;
import io.holdout.model.Topics;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedBroker.class)
class TopicSetupTest {
    private static final short ONE = 1;

    @SuppressWarnings("NullAway.Init") // before each test
    private Admin admin;

    @BeforeEach
    void connect(EmbeddedBroker broker) {
        admin = Clients.admin(broker.bootstrapServers());
    }

    @AfterEach
    void disconnect() {
        admin.close();
    }

    @Test
    void createsWhatIsMissingAndIsContentWithItAfterwards() {
        Topics topics = new Topics("fresh", 3);
        TopicSetup setup = new TopicSetup(admin);

        TopicSetup.Result first = setup.ensure(topics.all(ONE));
        TopicSetup.Result second = setup.ensure(topics.all(ONE));

        assertThat(first.created())
                .contains("fresh.signins", "fresh.devices", "fresh.alerts", "fresh.dead-letters")
                .hasSameSizeAs(topics.all(ONE));
        assertThat(first.problems()).isEmpty();
        assertThat(second.created()).isEmpty();
        assertThat(second.existing()).isEqualTo(first.created());
        assertThat(second.problems()).isEmpty();
    }

    @Test
    void refusesAnotherNumberOfPartitions() {
        new TopicSetup(admin).ensure(List.of(new Topics("grown", 3).checkpointTopic("hub", 2, ONE)));

        TopicSetup.Result result =
                new TopicSetup(admin).ensure(List.of(new Topics("grown", 3).checkpointTopic("hub", 4, ONE)));

        assertThat(result.problems())
                .containsExactly("grown.checkpoints.hub has 2 partitions and not 4: the number of a topic in use never"
                        + " changes, so go on with --partitions 2 or start afresh with another --prefix");
    }

    @Test
    void reportsEveryDifferenceThatWouldLoseDataAndWhatToDo() {
        NewTopic devices = new NewTopic("wrong.devices", 1, ONE);
        create(devices);

        TopicSetup.Result result = new TopicSetup(admin).check(new Topics("wrong", 3).all(ONE));

        assertThat(result.problems())
                .contains(
                        "wrong.signins does not exist: run 'holdout topics' to create it",
                        "wrong.devices has 1 partitions and not 3: the number of a topic in use never changes, so go on"
                                + " with --partitions 1 or start afresh with another --prefix",
                        "wrong.devices has cleanup.policy=delete and not compact: kafka-configs.sh --alter --topic"
                                + " wrong.devices --add-config cleanup.policy=compact",
                        "wrong.devices has message.timestamp.type=CreateTime and not LogAppendTime: kafka-configs.sh"
                                + " --alter --topic wrong.devices --add-config message.timestamp.type=LogAppendTime");
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(result::orElseThrow)
                .withMessage(String.join("\n", result.problems()));
    }

    @Test
    void theOperatorsOwnRetentionAndReplicasAreNoProblem() {
        NewTopic signIns = new NewTopic("tuned.signins", 1, ONE)
                .configs(Map.of(
                        "retention.ms", "1000",
                        "message.timestamp.type", "LogAppendTime"));
        create(signIns);

        TopicSetup.Result result = new TopicSetup(admin).ensure(new Topics("tuned", 1).all(ONE));

        assertThat(result.problems()).isEmpty();
        assertThat(result.existing()).containsExactly("tuned.signins");
    }

    @Test
    void aMissingTopicIsNotCreatedByACheck() {
        TopicSetup setup = new TopicSetup(admin);

        setup.check(new Topics("checked", 1).all(ONE));

        assertThat(Answer.of(admin.listTopics().names())).noneMatch(name -> name.startsWith("checked"));
    }

    @Test
    void saysThatThereAreTooFewBrokersForTheReplicas() {
        TopicSetup.Result result =
                new TopicSetup(admin).ensure(List.of(new Topics("wide", 1).checkpointTopic("hub", 1, (short) 3)));

        assertThat(result.problems())
                .containsExactly("wide.checkpoints.hub needs 3 brokers for its replicas and the cluster has fewer:"
                        + " lower --replication");
    }

    /** Made, and known to the broker too: the controller answers a moment before it has told everybody. */
    private void create(NewTopic topic) {
        Answer.of(admin.createTopics(List.of(topic)).all());
        await().ignoreExceptions()
                .untilAsserted(() ->
                        Answer.of(admin.describeTopics(List.of(topic.name())).allTopicNames()));
    }
}
