package io.holdout.app;

import static java.util.Objects.requireNonNull;

import io.holdout.model.JsonSerde;
import io.holdout.model.SignIn;
import io.holdout.model.SignInEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * How late two instances are at 1,000 sign-ins a second, how long a partition stands still when one of them is killed, and when both
 * are restarted one after the other.
 *
 * <p>Arguments: seconds of measuring the lag; how many kills; how many rolling restarts.
 */
final class IngestFigures {
    private static final int EVENTS_PER_SECOND = 1000;
    private static final Duration WARM_UP = Duration.ofMinutes(3);
    private static final Duration AFTERMATH = Duration.ofSeconds(25);
    private static final JsonSerde<SignInEvent> EVENTS = JsonSerde.signInEvents();

    private IngestFigures() {}

    public static void main(String[] args) throws Exception {
        Path work = Files.createTempDirectory("ingest-figures");
        try (IngestTrial trial = new IngestTrial(work, EVENTS_PER_SECOND, false, IngestTrial.AS_LAUNCHED)) {
            trial.awaitReading();
            trial.awaitProgress();
            Thread.sleep(WARM_UP.toMillis());
            lag(trial, Duration.ofSeconds(Long.parseLong(args[0])));
            List<Instant[]> kills = new ArrayList<>();
            for (int i = 0; i < Integer.parseInt(args[1]); i++) {
                Instant start = Instant.now().minusSeconds(1);
                trial.kill(i % 2);
                trial.awaitReading(i % 2);
                Thread.sleep(AFTERMATH.toMillis());
                kills.add(new Instant[] {start, Instant.now()});
            }
            List<Instant[]> restarts = new ArrayList<>();
            for (int i = 0; i < Integer.parseInt(args[2]); i++) {
                Instant start = Instant.now().minusSeconds(1);
                trial.restart(0);
                trial.awaitReading(0);
                Thread.sleep(Duration.ofSeconds(10).toMillis());
                trial.restart(1);
                trial.awaitReading(1);
                Thread.sleep(Duration.ofSeconds(10).toMillis());
                restarts.add(new Instant[] {start, Instant.now()});
            }
            Committed committed = Committed.read(trial.kafka(), IngestTrial.TOPICS);
            kills.forEach(
                    kill -> System.out.println("kill -9: longest pause " + committed.longestPause(kill[0], kill[1])));
            restarts.forEach(restart -> System.out.println(
                    "rolling restart: longest pause " + committed.longestPause(restart[0], restart[1])));
        }
    }

    /** From publishing to a reader of committed records. */
    private static void lag(IngestTrial trial, Duration length) {
        Map<String, Object> config = new HashMap<>(trial.kafka());
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 10);
        List<Double> lags = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = IntStream.range(0, IngestTrial.TOPICS.partitions())
                    .mapToObj(i -> new TopicPartition(IngestTrial.TOPICS.signIns(), i))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToEnd(partitions);
            Instant end = Instant.now().plus(length);
            while (Instant.now().isBefore(end)) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                    if (EVENTS.read(requireNonNull(record.value())) instanceof SignIn signIn) {
                        Duration lag =
                                Duration.between(signIn.time().plus(PublishedEvents.SIGNED_IN_BEFORE), Instant.now());
                        lags.add(lag.toNanos() / 1e6);
                    }
                }
            }
        }
        lags.sort(null);
        System.out.printf(
                "lag of %d sign-ins: p50 %.0f ms, p90 %.0f ms, p99 %.0f ms, longest %.0f ms%n",
                lags.size(),
                lags.get(lags.size() / 2),
                lags.get(lags.size() * 9 / 10),
                lags.get(lags.size() * 99 / 100),
                lags.get(lags.size() - 1));
    }
}
