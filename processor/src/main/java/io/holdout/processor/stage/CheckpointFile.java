package io.holdout.processor.stage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
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
     * Deletes the state of tasks that an earlier run did not end in order, before Streams opens it, finds it corrupted and says so as an error.
     *
     * @param application where Streams keeps the state of one application
     */
    public static void deleteStateWithoutOne(Path application) {
        if (!Files.isDirectory(application)) {
            return;
        }
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(application, TASKS)) {
            for (Path task : tasks) {
                if (!Files.exists(task.resolve(NAME))) {
                    Utils.delete(task.toFile());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
