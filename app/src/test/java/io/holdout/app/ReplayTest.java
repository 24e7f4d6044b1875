package io.holdout.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdout.ingest.file.Progress;
import io.holdout.ingest.file.SignInFiles;
import io.holdout.model.JsonSerde;
import io.holdout.model.SignIn;
import io.holdout.model.SignInEvent;
import io.holdout.model.Tick;
import io.holdout.processor.stage.StageSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class ReplayTest {
    private static final Instant START = Instant.parse("2026-05-04T08:00:00Z");

    @TempDir
    private Path folder;

    @Test
    void everyPartitionIsToldThatSignInsComeInOrderBeforeTheFirstOneAndOnlyOnce() throws Exception {
        // Given
        List<String> lines = new ArrayList<>();
        for (int i = 20; i > 0; i--) {
            lines.add(
                    Exported.legacy("id-" + i, "user" + i, START.plusSeconds(i)).hub());
        }
        Path file = Files.write(folder.resolve("newest-first.log"), lines);
        Map<Integer, List<SignInEvent>> written = new TreeMap<>();

        // When
        try (Pipeline pipeline = Pipeline.start(settings(), folder)) {
            replay(pipeline, file, () -> false);
            replay(pipeline, file, () -> false);
            WrittenSignIns.committed(
                            pipeline.kafka(),
                            pipeline.topics(),
                            pipeline.topics().signIns())
                    .forEach(record -> written.computeIfAbsent(record.partition(), p -> new ArrayList<>())
                            .add(JsonSerde.signInEvents().read(record.value())));
        }

        // Then
        assertThat(written).containsOnlyKeys(0, 1);
        assertThat(written.values()).allSatisfy(events -> {
            assertThat(events).hasAtLeastOneElementOfType(SignIn.class);
            assertThat(ticks(events)).extracting(Tick::inOrder).containsOnly(true);
            assertThat(ticks(events)).extracting(Tick::time).containsOnlyOnce(Instant.EPOCH);
            assertThat(events.get(0))
                    .isInstanceOfSatisfying(
                            Tick.class, first -> assertThat(first.time()).isEqualTo(Instant.EPOCH));
        });
    }

    /** A batch is 10,000 records. */
    @Test
    void whatIsStoppedAfterABatchIsGoneOnWithFromThere() throws Exception {
        // Given
        List<String> lines = new ArrayList<>();
        Set<String> ids = new TreeSet<>();
        for (int i = 0; i < 10_005; i++) {
            ids.add("id-" + i);
            lines.add(Exported.legacy("id-" + i, "user" + i % 7, START.plusSeconds(i))
                    .hub());
        }
        Path file = Files.write(folder.resolve("more-than-a-batch.log"), lines);
        AtomicInteger asked = new AtomicInteger();
        List<Integer> writtenAfter = new ArrayList<>();
        Set<String> written = new TreeSet<>();

        // When
        try (Pipeline pipeline = Pipeline.start(settings(), folder)) {
            boolean all = replay(pipeline, file, () -> asked.incrementAndGet() > 1);
            writtenAfter.add(signIns(pipeline).size());
            boolean then = replay(pipeline, file, () -> false);
            List<SignIn> everything = signIns(pipeline);
            writtenAfter.add(everything.size());
            everything.forEach(signIn -> written.add(signIn.id()));

            // Then
            assertThat(all).isFalse();
            assertThat(then).isTrue();
        }
        assertThat(writtenAfter).containsExactly(10_000, 10_005);
        assertThat(written).isEqualTo(ids);
    }

    /** As a process of its own would that has the file for the first time. */
    private boolean replay(Pipeline pipeline, Path file, BooleanSupplier stop) throws Exception {
        try (SortedSignIns sorted = SortedSignIns.of(
                List.of(file), new SignInFiles("unknown", InstantSource.system()), 1, folder, Progress.NONE)) {
            return new Replay(pipeline, sorted).run(Map.of("file", "the same"), sorted.newest(), () -> {}, stop);
        }
    }

    private static List<SignIn> signIns(Pipeline pipeline) {
        List<SignIn> signIns = new ArrayList<>();
        WrittenSignIns.committed(
                        pipeline.kafka(), pipeline.topics(), pipeline.topics().signIns())
                .forEach(record -> {
                    if (JsonSerde.signInEvents().read(record.value()) instanceof SignIn signIn) {
                        signIns.add(signIn);
                    }
                });
        return signIns;
    }

    private static Pipeline.Settings settings() {
        return new Pipeline.Settings(
                Optional.empty(),
                0,
                2,
                Set.of(),
                1,
                Duration.ofMillis(100),
                Replay.SOURCE,
                1,
                StageSettings.defaults("test"),
                true);
    }

    private static List<Tick> ticks(List<SignInEvent> events) {
        return events.stream()
                .filter(Tick.class::isInstance)
                .map(Tick.class::cast)
                .toList();
    }
}
