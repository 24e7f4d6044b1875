package io.holdout.simulator.hub;

import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * Records one behind the other: length, CRC-32C, payload. A record is with the operating system when {@link #append} returns, so
 * that it outlives the process, though not a power cut.
 */
final class RecordFile {
    private static final int HEAD = 2 * Integer.BYTES;

    // not a channel, which an interrupt of any of its readers would close for all
    private final RandomAccessFile file;
    private long end;

    RecordFile(Path path) throws IOException {
        file = new RandomAccessFile(path.toFile(), "rw");
    }

    static int sizeOf(byte[] payload) {
        return HEAD + payload.length;
    }

    /** Hears a record that was found, and where its payload begins. */
    interface Visitor {
        void record(long position, byte[] payload) throws IOException;
    }

    /** Reads what is there, up to the first record that is broken; what is then appended takes its place. */
    void read(Visitor visitor) throws IOException {
        long length = file.length();
        byte[] head = new byte[HEAD];
        end = 0;
        while (length - end >= HEAD) {
            file.seek(end);
            file.readFully(head);
            ByteBuffer fields = ByteBuffer.wrap(head);
            int size = fields.getInt();
            int crc = fields.getInt();
            if (size < 1 || size > length - end - HEAD) {
                return;
            }
            byte[] payload = new byte[size];
            file.readFully(payload);
            if (crc(payload) != crc) {
                return;
            }
            visitor.record(end + HEAD, payload);
            end += HEAD + size;
        }
    }

    /** Behind the last whole record. */
    long end() {
        return end;
    }

    /** Cuts off what {@link #read} has not taken. */
    void cut() throws IOException {
        file.setLength(end);
    }

    /** Adds a record and tells where its payload begins. If that fails, the file is as it was. */
    long append(byte[] payload) throws IOException {
        ByteBuffer record = ByteBuffer.allocate(HEAD + payload.length);
        record.putInt(payload.length).putInt(crc(payload)).put(payload);
        try {
            file.seek(end);
            file.write(record.array());
        } catch (IOException e) {
            file.setLength(end);
            throw e;
        }
        long position = end + HEAD;
        end += record.capacity();
        return position;
    }

    byte[] bytes(long position, int length) throws IOException {
        if (position + length > end) {
            throw new EOFException("nothing is kept at " + position);
        }
        byte[] bytes = new byte[length];
        file.seek(position);
        file.readFully(bytes);
        return bytes;
    }

    private static int crc(byte[] payload) {
        CRC32C crc = new CRC32C();
        crc.update(payload);
        return (int) crc.getValue();
    }

    void close() throws IOException {
        file.close();
    }
}
