package io.holdout.processor.stage;

import static io.holdout.model.SignInBuilder.aSignIn;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdout.model.Keys;
import io.holdout.model.SignIn;
import io.holdout.model.ocsf.DetectionFinding;
import io.holdout.processor.detect.SourceFact;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpotSprayTest {
    private static final Instant START = Instant.parse("2026-05-04T08:00:00Z");

    private final MockProcessorContext<String, Object> context;
    private final KeyValueStore<Bytes, byte[]> store;
    private Processor<String, SourceFact, String, Object> stage =
            new SpotSpray.Supplier(StageSettings.defaults("test"), 2).get();

    SpotSprayTest(@TempDir Path state) {
        context = new MockProcessorContext<>(new Properties(), new TaskId(1, 0), state.toFile());
        store = TestStores.inMemory(SpotSpray.SPRAYS, context);
        stage.init(context);
    }

    private void restart() {
        stage = new SpotSpray.Supplier(StageSettings.defaults("test"), 2).get();
        stage.init(context);
    }

    private void attempt(int user, Duration after) {
        stage.process(attemptOn(user, START.plus(after)));
    }

    /** A wrong password of one of many users, from one address. */
    static Record<String, SourceFact> attemptOn(int user, Instant time) {
        SignIn signIn = aSignIn()
                .by("user" + user)
                .legacy("IMAP4")
                .from("198.51.100.66", "NL", 64666)
                .code(50126)
                .at(time)
                .build();
        return new Record<>(
                Keys.source("contoso", "198.51.100.0/24"), new SourceFact.Attempt(Keys.user(signIn), false, signIn), 0);
    }

    private void reached(int partition, Duration after) {
        stage.process(new Record<>("", new SourceFact.Reached(partition, START.plus(after), false), 0));
    }

    private List<String> told() {
        return context.forwarded().stream()
                .map(captured -> (DetectionFinding) captured.record().value())
                .map(DetectionFinding::activityName)
                .toList();
    }

    private long rows(char space) {
        try (KeyValueIterator<Bytes, byte[]> rows =
                store.range(RowKey.of(space).bytes(), RowKey.of(space).last())) {
            long n = 0;
            for (; rows.hasNext(); rows.next()) {
                n++;
            }
            return n;
        }
    }

    @Test
    void goesOnWithWhatLiesInTheStore() {
        for (int i = 0; i < 12; i++) {
            attempt(i, Duration.ofMinutes(i));
            restart();
        }

        assertThat(told()).containsExactly("Create");
    }

    @Test
    void nothingIsOverBeforeEveryPartitionHasTold() {
        for (int i = 0; i < 10; i++) {
            attempt(i, Duration.ofMinutes(i));
        }
        reached(0, Duration.ofDays(3));
        restart();
        assertThat(told()).containsExactly("Create");

        reached(1, Duration.ofDays(3));

        assertThat(told()).containsExactly("Create", "Close");
        assertThat(rows('b') + rows('l') + rows('t') + rows('d')).isZero();
    }

    @Test
    void forgetsANetworkThatTriedOneUser() {
        attempt(1, Duration.ZERO);
        reached(0, Duration.ofHours(57));
        reached(1, Duration.ofHours(57));

        assertThat(told()).isEmpty();
        assertThat(rows('b') + rows('d')).isZero();
    }

    @Test
    void tellsOfASlowSprayThatIsOverWhereTimeGoesOnByDaysAtOnce() {
        for (int i = 0; i < 5; i++) {
            attempt(i, Duration.ofHours(4L * i));
        }
        reached(0, Duration.ofDays(5));
        reached(1, Duration.ofDays(5));

        assertThat(told()).startsWith("Create").endsWith("Close");
        assertThat(rows('b') + rows('t') + rows('d')).isZero();
    }
}
