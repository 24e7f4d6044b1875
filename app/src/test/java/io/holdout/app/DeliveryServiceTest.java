package io.holdout.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdout.app.WrittenAlerts.Alert;
import io.holdout.app.broker.EmbeddedBroker;
import io.holdout.app.broker.SharedBroker;
import io.holdout.model.Severity;
import io.holdout.model.Topics;
import io.holdout.sinks.delivery.Backoff;
import io.holdout.sinks.delivery.Delivery;
import io.holdout.sinks.delivery.DeliveryListener;
import io.holdout.sinks.delivery.DeliveryPolicy;
import io.holdout.sinks.delivery.DeliveryService;
import io.holdout.sinks.delivery.DeliverySettings;
import io.holdout.sinks.delivery.Route;
import io.holdout.sinks.delivery.Sender;
import io.holdout.sinks.delivery.WebhookPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The delivery in one process, on a real broker. */
@Timeout(300)
@ExtendWith(SharedBroker.class)
@SuppressWarnings("try") // a service works while it is open
class DeliveryServiceTest {
    private final Map<String, Object> kafka;

    DeliveryServiceTest(EmbeddedBroker broker) {
        this.kafka = Map.of("bootstrap.servers", broker.bootstrapServers());
    }

    /** Remembers what it is sent, and answers with what it is given. */
    private static final class Recorder implements Sender {
        private final List<String> told = Collections.synchronizedList(new ArrayList<>());
        private final List<String> repeats = Collections.synchronizedList(new ArrayList<>());
        private final CompletableFuture<Delivery> answer;

        Recorder(CompletableFuture<Delivery> answer) {
            this.answer = answer;
        }

        static Recorder taking() {
            return new Recorder(CompletableFuture.completedFuture(new Delivery.Delivered()));
        }

        static Recorder hanging() {
            return new Recorder(new CompletableFuture<>());
        }

        @Override
        public CompletableFuture<Delivery> send(byte[] message, String id, boolean repeat) {
            String name =
                    new String(message, java.nio.charset.StandardCharsets.UTF_8).replaceAll("(?s).*?(f\\d{6}).*", "$1");
            (repeat ? repeats : told).add(name);
            return answer.copy();
        }

        @Override
        public void close() {}
    }

    private Topics topics(String prefix) {
        Topics topics = new Topics(prefix, 3);
        TopicSetup.ensure(kafka, topics.all((short) 1));
        return topics;
    }

    private DeliverySettings settings(Topics topics) {
        return new DeliverySettings(kafka, topics, Duration.ofSeconds(6));
    }

    private static DeliveryService.Webhook webhook(String name, Sender sender) {
        return new DeliveryService.Webhook(
                new WebhookPlan(
                        name,
                        "cafe0001",
                        DeliveryPolicy.EACH,
                        List.of(Route.EVERYTHING),
                        List.of(),
                        Backoff.DEFAULT,
                        content -> List.of(new byte[0]),
                        null),
                sender);
    }

    private static List<String> names(List<Alert> alerts) {
        return alerts.stream().map(Alert::name).toList();
    }

    @Test
    void whatLiesThereIsToldInOrderAndOnceOverRestarts() {
        Topics topics = topics("told-once");
        List<Alert> alerts = WrittenAlerts.random(50, 3, 1);
        WrittenAlerts.write(kafka, topics, alerts);
        Recorder first = Recorder.taking();
        try (DeliveryService service =
                DeliveryService.start(settings(topics), List.of(webhook("siem", first)), DeliveryListener.NONE)) {
            await().atMost(Duration.ofSeconds(60)).until(() -> first.told.size() == 50);
        }
        assertThat(first.told).containsExactlyElementsOf(names(WrittenAlerts.inOrder(alerts)));

        Recorder second = Recorder.taking();
        Alert last = new Alert(77, Severity.LOW, java.time.Instant.now(), io.holdout.model.Rule.SILENT_STOP, "t");
        try (DeliveryService service =
                DeliveryService.start(settings(topics), List.of(webhook("siem", second)), DeliveryListener.NONE)) {
            WrittenAlerts.write(kafka, topics, List.of(last));
            await().atMost(Duration.ofSeconds(60)).until(() -> !second.told.isEmpty());
        }
        assertThat(second.told).containsExactly(last.name());
        assertThat(second.repeats).isEmpty();
    }

    /** The courier reads its own rows of the ledger, too. */
    @Test
    void theLedgerDoesNotGrowWhileThereIsNothingToTell() {
        Topics topics = topics("quiet");
        WrittenAlerts.write(kafka, topics, WrittenAlerts.random(5, 3, 4));
        Recorder sender = Recorder.taking();
        List<TopicPartition> ledger = TopicDump.partitions(topics.deliveries(), Topics.DELIVERY_PARTITIONS);
        AtomicReference<Map<TopicPartition, Long>> before = new AtomicReference<>(Map.of());
        try (DeliveryService service =
                DeliveryService.start(settings(topics), List.of(webhook("siem", sender)), DeliveryListener.NONE)) {
            await().atMost(Duration.ofSeconds(60)).until(() -> sender.told.size() == 5);

            await().during(Duration.ofSeconds(2)).atMost(Duration.ofSeconds(30)).until(() -> {
                Map<TopicPartition, Long> now = TopicDump.ends(kafka, ledger);
                return now.equals(before.getAndSet(now));
            });
        }
    }

    @Test
    void oneThatHangsDoesNotHoldUpAnotherAndIsRepeatedLater() {
        Topics topics = topics("hangs");
        List<Alert> alerts = WrittenAlerts.random(20, 3, 2);
        WrittenAlerts.write(kafka, topics, alerts);
        Recorder hanging = Recorder.hanging();
        Recorder taking = Recorder.taking();
        try (DeliveryService service = DeliveryService.start(
                settings(topics), List.of(webhook("a", hanging), webhook("b", taking)), DeliveryListener.NONE)) {
            await().atMost(Duration.ofSeconds(60)).until(() -> taking.told.size() == 20);
            await().atMost(Duration.ofSeconds(60)).until(() -> hanging.told.size() == 1);
        }
        Recorder better = Recorder.taking();
        try (DeliveryService service =
                DeliveryService.start(settings(topics), List.of(webhook("a", better)), DeliveryListener.NONE)) {
            await().atMost(Duration.ofSeconds(60)).until(() -> better.told.size() == 19);
        }
        assertThat(better.repeats).isEqualTo(hanging.told);
    }

    @Test
    void replicasShareTheWebhooksAndTakeOver() {
        Topics topics = topics("replicas");
        List<Alert> alerts = WrittenAlerts.random(20, 3, 3);
        Recorder a = Recorder.taking();
        Recorder b = Recorder.taking();
        DeliveryService one = DeliveryService.start(
                settings(topics), List.of(webhook("a", a), webhook("b", a), webhook("c", a)), DeliveryListener.NONE);
        try (DeliveryService two = DeliveryService.start(
                settings(topics), List.of(webhook("a", b), webhook("b", b), webhook("c", b)), DeliveryListener.NONE)) {
            WrittenAlerts.write(kafka, topics, alerts);
            await().atMost(Duration.ofSeconds(60)).until(() -> a.told.size() + b.told.size() == 60);
            one.close();
            Alert last = new Alert(77, Severity.LOW, java.time.Instant.now(), io.holdout.model.Rule.SILENT_STOP, "t");
            int before = b.told.size();
            WrittenAlerts.write(kafka, topics, List.of(last));
            await().atMost(Duration.ofSeconds(60)).until(() -> b.told.size() == before + 3);
        }
        assertThat(a.repeats).isEmpty();
        assertThat(b.repeats).isEmpty();
    }
}
