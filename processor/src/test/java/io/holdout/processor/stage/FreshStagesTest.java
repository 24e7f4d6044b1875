package io.holdout.processor.stage;

import static io.holdout.model.SignInBuilder.APPLE_APP;
import static io.holdout.model.SignInBuilder.aSignIn;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdout.model.Category;
import io.holdout.model.Counts;
import io.holdout.model.DeviceState;
import io.holdout.model.Keys;
import io.holdout.model.SignIn;
import io.holdout.model.Tick;
import io.holdout.model.ocsf.DetectionFinding;
import io.holdout.processor.agent.UserAgent;
import io.holdout.processor.detect.Sighting;
import io.holdout.processor.detect.SourceFact;
import io.holdout.processor.detect.TenantFact;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A task whose transaction was aborted is begun again on what was committed, with the stage that it had before. */
class FreshStagesTest {
    private static final Instant START = Instant.parse("2026-05-04T08:00:00Z");
    private static final StageSettings SETTINGS = StageSettings.defaults("test");

    @TempDir
    private Path state = Path.of("");

    /** One task, of whose stores nothing has been committed. */
    private final class Task<V> {
        final MockProcessorContext<String, Object> context =
                new MockProcessorContext<>(new Properties(), new TaskId(0, 0), state.toFile());
        final List<KeyValueStore<Bytes, byte[]>> stores;
        final Processor<String, V, String, Object> stage;

        Task(ProcessorSupplier<String, V, String, Object> supplier, String... tables) {
            stores = Stream.concat(supplier.stores().stream().map(store -> store.name()), Stream.of(tables))
                    .map(name -> TestStores.inMemory(name, context))
                    .toList();
            stage = supplier.get();
            stage.init(context);
        }

        void process(String key, V value) {
            stage.process(new Record<>(key, value, 0));
        }

        /** What was told is aborted with the transaction. */
        void abort() {
            stores.forEach(store -> {
                List<Bytes> rows = new ArrayList<>();
                try (KeyValueIterator<Bytes, byte[]> all = store.all()) {
                    all.forEachRemaining(row -> rows.add(row.key));
                }
                rows.forEach(store::delete);
            });
            context.resetForwards();
            stage.close();
            stage.init(context);
        }

        <T> List<T> told(Class<T> kind) {
            return context.forwarded().stream()
                    .map(captured -> captured.record().value())
                    .filter(kind::isInstance)
                    .map(kind::cast)
                    .toList();
        }

        List<String> findings() {
            return told(DetectionFinding.class).stream()
                    .map(finding ->
                            finding.activityName() + " " + finding.metadata().eventCode())
                    .toList();
        }
    }

    @Test
    void aSignInIsCountedOnce() {
        @SuppressWarnings("unchecked")
        Task<Classified> task = new Task<>(
                (ProcessorSupplier<String, Classified, String, Object>) Stages.trackDevices(SETTINGS, false),
                Stages.tables());
        SignIn signIn = aSignIn()
                .activeSync()
                .agent("Apple-iPhone9C1/1907.71")
                .at(START)
                .build();
        Classified seen = new Classified.Seen(Sighting.of(signIn, UserAgent::decode));

        task.process(Keys.user(signIn), seen);
        task.abort();
        task.process(Keys.user(signIn), seen);

        assertThat(task.findings()).containsExactly("Create legacy-sign-in");
        assertThat(task.told(DeviceState.class))
                .extracting(DeviceState::legacySignIns)
                .containsExactly(1L);
    }

    @Test
    void aSprayIsToldOnceMore() {
        Task<SourceFact> task = new Task<>(Stages.spotSpray(SETTINGS, 1));

        spray(task);
        task.abort();
        spray(task);

        assertThat(task.findings()).containsExactly("Create password-spray");
    }

    private static void spray(Task<SourceFact> task) {
        for (int user = 0; user < 10; user++) {
            task.stage.process(SpotSprayTest.attemptOn(user, START.plusSeconds(user)));
        }
    }

    @Test
    void aTenantIsJudgedOnceMore() {
        Task<TenantFact> task = new Task<>(Stages.judgeTenant(SETTINGS, 1));
        SignIn refused = aSignIn()
                .app(APPLE_APP, "Apple Internet Accounts")
                .client("Mobile Apps and Desktop clients", "oAuth2")
                .code(65001)
                .at(START)
                .build();
        TenantFact fact = new TenantFact.AppleAppRefused(Keys.user(refused), refused);

        task.process(Keys.tenant("contoso"), fact);
        task.abort();
        task.process(Keys.tenant("contoso"), fact);

        assertThat(task.findings()).containsExactly("Create consent-missing");
    }

    @Test
    void aSourceIsWatchedFromWhereTheRowsAre() {
        @SuppressWarnings("unchecked")
        Task<Classified> task =
                new Task<>((ProcessorSupplier<String, Classified, String, Object>) Stages.watchSources(SETTINGS));

        flowsAndStops(task);
        assertThat(task.findings()).containsExactly("Create source-silent");
        task.abort();
        flowsAndStops(task);

        assertThat(task.findings()).containsExactly("Create source-silent");
    }

    private static void flowsAndStops(Task<Classified> task) {
        for (int minute = 0; minute < 8 * 60; minute++) {
            Counts counts = new Counts(
                    Map.of(
                            Category.INTERACTIVE,
                            100L * Math.min(minute, 5 * 60),
                            Category.NON_INTERACTIVE,
                            100L * minute),
                    Map.of(),
                    0);
            task.process(
                    "", new Classified.Time(new Tick("hub", START.plus(Duration.ofMinutes(minute)), false, counts)));
        }
    }
}
