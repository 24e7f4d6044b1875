package io.holdout.processor.stage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/**
 * What says how far the local state of a task goes. While a task runs there must be none: after a kill the files may hold rows of a transaction
 * that was never committed, and only without it Streams throws them away. Kafka 4.2 writes it once the state is restored and lets it lie
 * (KAFKA-20685); after an orderly end it is written anew.
 */
public final class CheckpointFile {
    private static final String NAME = ".checkpoint";
    private static final String TASKS = "[0-9]*_[0-9]*";

    /**
     * How long a changelog keeps word of a row that was deleted. State that was left longer ago would never hear of it, and keep the row
     * (KIP-1259, of a later Kafka).
     */
    public static final Duration DELETIONS_KEPT = Duration.ofDays(7);

    /** A changelog is read some time after the state was found good. */
    private static final Duration MARGIN = Duration.ofHours(12);

    private CheckpointFile() {}

    /** To be called when a task begins to run, which is after its state was restored. */
    static void delete(ProcessorContext<?, ?> context) {
        try {
            Files.deleteIfExists(context.stateDir().toPath().resolve(NAME));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Deletes the state of tasks that no start can go on with: what an earlier run did not end in order, before Streams opens it, finds it
     * corrupted and says so as an error, and what is older than the deletions that its changelog still tells of.
     *
     * @param application where Streams keeps the state of one application
     */
    public static void deleteUnusableState(Path application, Instant now) {
        if (!Files.isDirectory(application)) {
            return;
        }
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(application, TASKS)) {
            for (Path task : tasks) {
                Path checkpoint = task.resolve(NAME);
                if (!Files.exists(checkpoint) || isTooOld(checkpoint, now)) {
                    Utils.delete(task.toFile());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isTooOld(Path checkpoint, Instant now) throws IOException {
        Instant written = Files.getLastModifiedTime(checkpoint).toInstant();
        return written.plus(DELETIONS_KEPT).minus(MARGIN).isBefore(now);
    }
}
