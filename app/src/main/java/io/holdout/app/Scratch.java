package io.holdout.app;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.kafka.common.utils.Utils;

/** A directory for intermediate files, deleted at the end. */
record Scratch(Path directory) implements Closeable {

    static Scratch create() {
        try {
            return new Scratch(Files.createTempDirectory("holdout-"));
        } catch (IOException e) {
            throw new UserError("no temporary directory can be made: see that java.io.tmpdir is writable", e);
        }
    }

    @Override
    public void close() {
        try {
            Utils.delete(directory.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
