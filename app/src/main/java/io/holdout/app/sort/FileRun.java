package io.holdout.app.sort;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A run on disk: for each pair the two lengths, then the bytes; a key length of -1 ends it. Closing deletes the file. */
final class FileRun implements Run {
    private static final int BUFFER = 1 << 16;
    private static final int END = -1;
    private static final byte[] NONE = {};

    private final Path file;
    private final DataInputStream in;
    private byte[] key = NONE;
    private byte[] value = NONE;

    private FileRun(Path file, DataInputStream in) {
        this.file = file;
        this.in = in;
    }

    /** Writes a run to a file of that name, which must not exist yet, as one that {@link #open} reads. */
    static void write(Path file, MemoryRun run) throws IOException {
        try (DataOutputStream out = create(file)) {
            run.writeTo(out);
            out.writeInt(END);
        }
    }

    /** Writes what is left of a cursor. */
    static void write(Path file, Cursor pairs) throws IOException {
        try (DataOutputStream out = create(file)) {
            while (pairs.next()) {
                out.writeInt(pairs.key().length);
                out.writeInt(pairs.value().length);
                out.write(pairs.key());
                out.write(pairs.value());
            }
            out.writeInt(END);
        }
    }

    private static DataOutputStream create(Path file) throws IOException {
        return new DataOutputStream(
                new BufferedOutputStream(Files.newOutputStream(file, StandardOpenOption.CREATE_NEW), BUFFER));
    }

    static FileRun open(Path file) throws IOException {
        return new FileRun(file, new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER)));
    }

    @Override
    public boolean next() throws IOException {
        int keyLength = in.readInt();
        if (keyLength == END) {
            return false;
        }
        int valueLength = in.readInt();
        key = new byte[keyLength];
        value = new byte[valueLength];
        in.readFully(key);
        in.readFully(value);
        return true;
    }

    @Override
    public byte[] key() {
        return key;
    }

    @Override
    public byte[] value() {
        return value;
    }

    @Override
    public void close() throws IOException {
        in.close();
        Files.deleteIfExists(file);
    }
}
