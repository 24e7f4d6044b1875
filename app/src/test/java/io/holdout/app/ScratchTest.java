package io.holdout.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Intermediate files hold personal data: no end of a command leaves them behind. */
@Timeout(300)
@DisabledOnOs(OS.WINDOWS) // knows no SIGTERM
class ScratchTest {
    private static final int SIGTERM = 128 + 15;

    @TempDir
    private Path folder;

    @SuppressWarnings("NullAway.Init") // before each test
    private Path temporary;

    @BeforeEach
    void makeATemporaryDirectory() throws IOException {
        temporary = Files.createDirectory(folder.resolve("tmp"));
    }

    /** In the middle of its start, of the broker's, and of the work: while sorting runs and while the processor decides. */
    @ParameterizedTest
    @ValueSource(strings = {"holdout-", "kraft", "sort-", "holdout.signins-0", "rocksdb"})
    void aSignalEndsAScanWithoutATraceWhereverItIs(String lastThere) throws Exception {
        // Given
        Path input = folder.resolve("signins.jsonl");
        assertThat(Scan.run(folder, Map.of(), "simulate", input.toString(), "--records", "60000")
                        .exitCode())
                .isZero();
        try (HoldoutProcess scan =
                start("scan", "--out", folder.resolve("report").toString(), input.toString())) {
            await().pollInterval(Duration.ofMillis(10))
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> isThere(lastThere));

            // When
            scan.terminate();
            int exitCode = scan.exitCode(Duration.ofSeconds(20));

            // Then
            assertThat(exitCode).isEqualTo(SIGTERM);
            assertThat(temporary).isEmptyDirectory();
            assertThat(scan.stderr()).isEmpty();
        }
    }

    @Test
    void aSignalEndsADemoWithoutATrace() throws Exception {
        try (HoldoutProcess demo = start("demo", "--users", "20", "--days", "2", "--stay")) {
            demo.await(line -> line.endsWith("Ctrl-C ends."));
            assertThat(temporary).isNotEmptyDirectory();

            demo.terminate();
            demo.exitCode(Duration.ofSeconds(40));

            assertThat(temporary).isEmptyDirectory();
        }
    }

    private HoldoutProcess start(String... args) throws IOException {
        // -XX:-UsePerfData: or the JVM itself has a file there
        return HoldoutProcess.start(
                folder.resolve("err.txt"),
                List.of("-Djava.io.tmpdir=" + temporary, "-XX:-UsePerfData"),
                Map.of(),
                args);
    }

    private boolean isThere(String name) throws IOException {
        try (Stream<Path> all = Files.walk(temporary)) {
            return all.anyMatch(path -> path.getFileName().toString().startsWith(name));
        } catch (UncheckedIOException e) {
            return false; // something was deleted while we looked
        }
    }
}
