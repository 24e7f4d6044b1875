package io.holdout.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short form of {@link FaultRun}. */
class IngestFaultTest {
    @TempDir
    private Path directory = Path.of("");

    @Test
    void nothingIsLostOrWrittenTwiceOrOutOfOrderWhateverDies() throws Exception {
        FaultRun.Report report = FaultRun.run(1, Duration.ofSeconds(20), directory);

        assertThat(report.faults()).containsOnlyKeys(IngestTrial.Fault.values());
        assertThat(report.lost()).isEmpty();
        assertThat(report.duplicated()).isEmpty();
        assertThat(report.disordered()).isZero();
        assertThat(report.complete()).isTrue();
        // faults that cut no transaction short would prove nothing
        assertThat(report.aborted()).isPositive();
    }

    /** Were the faults too gentle, or the counting blind, this would pass for exactly once too. */
    @Test
    void checkpointsInATransactionOfTheirOwnWriteTwice() throws Exception {
        FaultRun.Report report = FaultRun.control(1, Duration.ofMinutes(4), directory);

        assertThat(report.duplicated()).isNotEmpty();
    }
}
