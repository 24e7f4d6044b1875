package io.holdout.sinks;

import static io.holdout.sinks.FindingBuilder.aFinding;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.holdout.model.JsonSerde;
import io.holdout.model.ocsf.DetectionFinding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.WakeupException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class AlertReaderTest {
    private static final String TOPIC = "holdout.alerts";
    private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);
    private static final byte[] TOMBSTONE = {};
    private static final Duration GRACE = Duration.ofMillis(200);

    private final ScriptedConsumer consumer = new ScriptedConsumer();
    private final CountedMetrics metrics = new CountedMetrics();
    private final List<AlertReader> readers = new ArrayList<>();

    @AfterEach
    void closeReaders() {
        readers.forEach(AlertReader::close);
    }

    @Test
    void findingsReachTheSinkInOrderAndAreThenCommitted() {
        consumer.holds(finding("one"), finding("two"));
        List<String> seen = new CopyOnWriteArrayList<>();

        reading(f -> seen.add(f.findingInfo().uid()), System::nanoTime);

        await().until(() -> consumer.committed() == 2);
        assertThat(seen).containsExactly("one", "two");
        assertThat(metrics.counts()).isEqualTo(Map.of("read", 2));
    }

    @Test
    void whatTheSinkStillHoldsIsNotCommitted() throws InterruptedException {
        consumer.holds(finding("one"));
        CountDownLatch inSink = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);

        reading(
                f -> {
                    inSink.countDown();
                    release.await();
                },
                System::nanoTime);

        inSink.await();
        assertThat(consumer.committed()).isZero();
        release.countDown();
        await().until(() -> consumer.committed() == 1);
    }

    @Test
    void whatIsNoFindingIsSkippedCountedAndLoggedByItsPlace() {
        byte[] poison = "{\"secret\":\"Ada Lovelace\"".getBytes(UTF_8);
        byte[] later = new String(finding("later"), UTF_8)
                .replace("\"version\":\"1.8.0\"", "\"version\":\"2.0.0\"")
                .getBytes(UTF_8);
        consumer.holds(poison, later, TOMBSTONE, finding("good"));
        List<String> seen = new CopyOnWriteArrayList<>();

        try (LogCapture log = new LogCapture()) {
            reading(f -> seen.add(f.findingInfo().uid()), System::nanoTime);
            await().until(() -> consumer.committed() == 4);

            assertThat(seen).containsExactly("good");
            assertThat(metrics.counts()).isEqualTo(Map.of("read", 1, "unreadable", 3));
            assertThat(log.text())
                    .containsOnlyOnce("holdout.alerts, partition 0, offset 0:")
                    .containsOnlyOnce("holdout.alerts, partition 0, offset 1: record version 2 is newer than 1")
                    .containsOnlyOnce("holdout.alerts, partition 0, offset 2:")
                    .doesNotContain("Lovelace");
        }
    }

    @Test
    void aBugEndsTheReadingAndIsReportedAfterWhatWasTakenIsCommitted() {
        consumer.holds(finding("one"), finding("two"));

        AlertReader reader = reading(
                f -> {
                    if (f.findingInfo().uid().equals("two")) {
                        throw new IllegalStateException("a bug");
                    }
                },
                System::nanoTime);

        assertThatThrownBy(() -> reader.done().get(10, TimeUnit.SECONDS))
                .hasRootCauseInstanceOf(IllegalStateException.class);
        assertThat(consumer.committed()).isEqualTo(1);
        assertThat(consumer.closed()).isTrue();
    }

    @Test
    void aBrokerThatRefusesEndsTheReading() {
        consumer.schedulePollTask(() -> consumer.setPollException(new TopicAuthorizationException("not allowed")));

        AlertReader reader = reading(f -> {}, System::nanoTime);

        assertThatThrownBy(() -> reader.done().get(10, TimeUnit.SECONDS))
                .hasRootCauseInstanceOf(TopicAuthorizationException.class);
    }

    @Test
    void closingEndsTheReadingNormally() throws Exception {
        consumer.holds(finding("one"));
        AlertReader reader = reading(f -> {}, System::nanoTime);
        await().until(() -> consumer.committed() == 1);

        reader.close();

        reader.done().get(0, TimeUnit.SECONDS);
        assertThat(consumer.closed()).isTrue();
    }

    @Test
    void closingInterruptsASinkThatWaitsAndLeavesItsFindingForNextTime() throws Exception {
        consumer.holds(finding("one"), finding("two"));
        CountDownLatch inSink = new CountDownLatch(1);
        AlertReader reader = reading(
                f -> {
                    if (f.findingInfo().uid().equals("two")) {
                        inSink.countDown();
                        new CountDownLatch(1).await();
                    }
                },
                System::nanoTime);
        inSink.await();

        reader.close();

        reader.done().get(0, TimeUnit.SECONDS);
        assertThat(consumer.committed()).isEqualTo(1);
    }

    @Test
    void aBatchThatTakesLongIsHandedBackBeforeTheGroupLosesPatience() {
        consumer.holds(finding("one"), finding("two"), finding("three"));
        AtomicLong clock = new AtomicLong();

        reading(f -> clock.addAndGet(Duration.ofSeconds(61).toNanos()), clock::get);

        await().until(() -> consumer.committed() == 1);
        assertThat(consumer.position(PARTITION)).isEqualTo(1);
    }

    @Test
    void aCommitThatFailsForNowIsMadeUpFor() {
        consumer.failNextCommit(new org.apache.kafka.common.errors.TimeoutException("later"));
        consumer.holds(finding("one"));
        AlertReader reader = reading(f -> {}, System::nanoTime);
        await().until(() -> consumer.failuresLeft() == 0);

        reader.close();

        assertThat(consumer.committed()).isEqualTo(1);
    }

    @Test
    void losingThePartitionsIsNoReasonToStop() {
        consumer.failNextCommit(new CommitFailedException());
        consumer.holds(finding("one"));
        AlertReader reader = reading(f -> {}, System::nanoTime);
        await().until(() -> consumer.failuresLeft() == 0);

        consumer.schedulePollTask(
                () -> consumer.addRecord(new ConsumerRecord<>(TOPIC, 0, 1, new byte[0], finding("two"))));

        await().until(() -> consumer.committed() == 2);
        assertThat(reader.done()).isNotDone();
    }

    @Test
    void aWakeUpThatArrivesDuringTheCommitDoesNotLoseIt() {
        consumer.failNextCommit(new WakeupException());
        consumer.holds(finding("one"));

        reading(f -> {}, System::nanoTime);

        await().until(() -> consumer.committed() == 1);
    }

    private AlertReader reading(Taking sink, java.util.function.LongSupplier nanos) {
        AlertReader reader = new AlertReader(consumer, TOPIC, sink, metrics, nanos, GRACE);
        readers.add(reader);
        reader.start();
        return reader;
    }

    private static byte[] finding(String uid) {
        return JsonSerde.findings().write(aFinding().uid(uid).build());
    }

    /** A sink as a lambda. */
    private interface Taking extends AlertSink {
        @Override
        void accept(DetectionFinding finding) throws InterruptedException;

        @Override
        default String name() {
            return "test";
        }
    }

    /** Kafka's own double, with records to begin with and commits that can fail. */
    private static final class ScriptedConsumer extends MockConsumer<byte[], byte[]> {
        private final Map<TopicPartition, OffsetAndMetadata> commits = new ConcurrentHashMap<>();
        private final List<KafkaException> failures = new CopyOnWriteArrayList<>();

        ScriptedConsumer() {
            super("earliest");
        }

        @SuppressWarnings({"NullAway", "ReferenceEquality"}) // a tombstone is one of the things that must be survived
        void holds(byte[]... values) {
            schedulePollTask(() -> {
                rebalance(List.of(PARTITION));
                updateBeginningOffsets(Map.of(PARTITION, 0L));
                for (int i = 0; i < values.length; i++) {
                    addRecord(
                            new ConsumerRecord<>(TOPIC, 0, i, new byte[0], values[i] == TOMBSTONE ? null : values[i]));
                }
            });
        }

        void failNextCommit(KafkaException failure) {
            failures.add(failure);
        }

        int failuresLeft() {
            return failures.size();
        }

        long committed() {
            OffsetAndMetadata offset = commits.get(PARTITION);
            return offset == null ? 0 : offset.offset();
        }

        @Override
        public synchronized void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets) {
            if (!failures.isEmpty()) {
                throw failures.remove(0);
            }
            super.commitSync(offsets);
            commits.putAll(offsets);
        }
    }
}
