package io.holdout.ingest.file;

/** Told how far a file has been read. */
@FunctionalInterface
public interface Progress {
    Progress NONE = (read, total) -> {};

    /**
     * @param read bytes of the file as it lies on disk, compressed or not
     * @param total its size
     */
    void at(long read, long total);
}
