package io.holdout.app.sort;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Sorts pairs of bytes by key, then by value, both unsigned, in bounded memory: full buffers are sorted and written to files,
 * which are merged while they are read. What comes out depends on the pairs alone, never on the order they were added in.
 *
 * <p>Several threads fill it at once, each with an {@link Appender} of its own. When all are closed, {@link #sorted()} reads.
 */
public final class ExternalSorter implements Closeable {
    private static final int FAN_IN = 128;
    private static final int SMALLEST_BUFFER = 1 << 10;

    private final Path directory;
    private final int bufferSize;
    private final int fanIn;
    private final Deque<Path> files = new ArrayDeque<>();
    private final List<MemoryRun> rests = new ArrayList<>();
    private int freeAppenders;
    private int openAppenders;
    private int fileNumber;

    /**
     * An empty one.
     *
     * @param parent existing directory, in which one of our own is made
     * @param memory bytes for the buffers of all appenders together
     * @param appenders how many there will be
     */
    public ExternalSorter(Path parent, long memory, int appenders) throws IOException {
        this(parent, memory, appenders, FAN_IN);
    }

    ExternalSorter(Path parent, long memory, int appenders, int fanIn) throws IOException {
        long share = memory / appenders;
        if (appenders < 1 || share < SMALLEST_BUFFER) {
            throw new IllegalArgumentException(
                    "each of " + appenders + " appenders needs " + SMALLEST_BUFFER + " bytes or more, not " + share);
        }
        this.bufferSize = (int) Math.min(share, Integer.MAX_VALUE - 8);
        this.fanIn = fanIn;
        this.freeAppenders = appenders;
        this.directory = Files.createTempDirectory(parent, "sort-");
    }

    /** For one thread to add pairs with, and to close. */
    public synchronized Appender appender() {
        if (freeAppenders == 0) {
            throw new IllegalStateException("all appenders are handed out");
        }
        freeAppenders--;
        openAppenders++;
        return new Appender(this, bufferSize);
    }

    /** Everything that was added, once. */
    public synchronized Cursor sorted() throws IOException {
        if (openAppenders > 0) {
            throw new IllegalStateException(openAppenders + " appenders are still open");
        }
        freeAppenders = 0;
        while (files.size() > fanIn) {
            mergeOldest();
        }
        List<Run> runs = new ArrayList<>(rests);
        rests.clear();
        for (Path file = files.poll(); file != null; file = files.poll()) {
            runs.add(FileRun.open(file));
        }
        return new Cursor(runs);
    }

    private void mergeOldest() throws IOException {
        List<FileRun> oldest = new ArrayList<>();
        for (int i = 0; i < fanIn; i++) {
            oldest.add(FileRun.open(files.remove()));
        }
        Path merged = nextFile();
        try (Cursor pairs = new Cursor(oldest)) {
            FileRun.write(merged, pairs);
        }
        files.add(merged);
    }

    /** Takes the pairs of a full buffer. The file is written by the thread that fills, so that it cannot run ahead of the disk. */
    void spill(MemoryRun run) throws IOException {
        Path file = nextFile();
        FileRun.write(file, run);
        synchronized (this) {
            files.add(file);
        }
    }

    /** Takes the pairs of an appender's last buffer, which need not go to disk. */
    synchronized void finish(MemoryRun rest) {
        rests.add(rest);
        openAppenders--;
    }

    private synchronized Path nextFile() {
        return directory.resolve(fileNumber++ + ".run");
    }

    /** Deletes the files. */
    @Override
    public void close() throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (DirectoryStream<Path> left = Files.newDirectoryStream(directory)) {
            for (Path file : left) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(directory);
    }
}
