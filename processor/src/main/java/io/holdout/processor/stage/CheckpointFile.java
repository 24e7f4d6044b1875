package io.holdout.processor.stage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/**
 * What says how far the local state of a task goes. While a task runs there must be none: after a kill the files may hold rows of a transaction
 * that was never committed, and only without it Streams throws them away. Kafka 4.2 writes it once the state is restored and lets it lie
 * (KAFKA-20685); after an orderly end it is written anew.
 */
final class CheckpointFile {
    private static final String NAME = ".checkpoint";

    private CheckpointFile() {}

    /** To be called when a task begins to run, which is after its state was restored. */
    static void delete(ProcessorContext<?, ?> context) {
        try {
            Files.deleteIfExists(context.stateDir().toPath().resolve(NAME));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
