package io.holdout.processor.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointFileTest {
    private static final Instant NOW = Instant.parse("2026-05-04T08:00:00Z");

    @TempDir
    private Path application = Path.of("");

    @Test
    void stateOfAnOrderlyEndIsKept() throws IOException {
        task("0_0", Duration.ofDays(6));

        CheckpointFile.deleteUnusableState(application, NOW);

        assertThat(application.resolve("0_0/rocksdb/users")).exists();
    }

    @Test
    void stateOfAKillIsDeleted() throws IOException {
        Files.delete(task("0_1", Duration.ZERO));

        CheckpointFile.deleteUnusableState(application, NOW);

        assertThat(application.resolve("0_1")).doesNotExist();
    }

    /** The changelog has forgotten which of its rows were deleted since. */
    @Test
    void stateThatIsOlderThanWhatItsChangelogKnowsOfDeletionsIsDeleted() throws IOException {
        task("0_0", Duration.ofDays(7));
        task("0_1", Duration.ofHours(1));

        CheckpointFile.deleteUnusableState(application, NOW);

        assertThat(application.resolve("0_0")).doesNotExist();
        assertThat(application.resolve("0_1/rocksdb/users")).exists();
    }

    @Test
    void whatIsNoTaskIsLeftAlone() throws IOException {
        Path other = Files.writeString(application.resolve("kafka-streams-process-metadata"), "{}");

        CheckpointFile.deleteUnusableState(application, NOW);
        CheckpointFile.deleteUnusableState(application.resolve("nothing"), NOW);

        assertThat(other).exists();
    }

    /** Its checkpoint, as old as that. */
    private Path task(String id, Duration age) throws IOException {
        Path task = Files.createDirectories(application.resolve(id));
        Files.createDirectories(task.resolve("rocksdb"));
        Files.writeString(task.resolve("rocksdb/users"), "rows");
        Path checkpoint = Files.writeString(task.resolve(".checkpoint"), "0\n0\n");
        return Files.setLastModifiedTime(checkpoint, FileTime.from(NOW.minus(age)));
    }
}
