package io.holdout.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The machine's language is no matter, not even where an i in capitals is another letter. */
@Timeout(300)
class LocaleTest {
    @TempDir
    private Path folder;

    @Test
    void aScanReportsOnATurkishMachine() throws Exception {
        // Given
        Path file = Files.writeString(
                folder.resolve("signins.log"),
                Exported.legacy("first", "ada", Instant.parse("2026-05-04T08:00:00Z"))
                                .hub() + "\n");
        Path report = folder.resolve("report");

        // When
        try (HoldoutProcess scan = HoldoutProcess.start(
                folder.resolve("err.txt"),
                List.of("-Duser.language=tr", "-Duser.country=TR"),
                Map.of(),
                "scan",
                "--out",
                report.toString(),
                file.toString())) {
            int exitCode = scan.exitCode(Duration.ofSeconds(20));

            // Then
            assertThat(scan.stderr()).isEmpty();
            assertThat(exitCode).isZero();
            assertThat(Files.readString(report.resolve("devices.csv"))).contains("apple:iPhone9,1");
        }
    }
}
