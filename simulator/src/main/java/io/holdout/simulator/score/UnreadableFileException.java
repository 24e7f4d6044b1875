package io.holdout.simulator.score;

import java.io.IOException;
import java.nio.file.Path;

/** A file that is not there, or not what it should be; the message says which and what is wrong with it. */
public final class UnreadableFileException extends IOException {

    UnreadableFileException(Path file, String what) {
        super(file + " " + what);
    }

    UnreadableFileException(Path file, String what, Throwable cause) {
        super(file + " " + what, cause);
    }
}
