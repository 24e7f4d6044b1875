package io.holdout.ingest.tables;

/** A file that cannot be what it was given as; the message says why and what to do, in one line. */
public final class RefusedFileException extends Exception {
    private static final long serialVersionUID = 1;

    RefusedFileException(String message) {
        super(message);
    }
}
