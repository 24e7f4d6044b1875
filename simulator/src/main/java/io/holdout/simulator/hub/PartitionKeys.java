package io.holdout.simulator.hub;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Which partition the events of a key go to. The service hashes keys with Bob Jenkins' lookup3 (hashlittle2); the SDK's buffered
 * producer computes the same on the client.
 */
final class PartitionKeys {
    private static final int SEED = 0xdeadbeef;
    private static final int BLOCK = 12;

    private PartitionKeys() {}

    static int partition(String key, int partitions) {
        return Math.abs(hash(key.getBytes(UTF_8)) % partitions);
    }

    private static short hash(byte[] key) {
        int a = SEED + key.length;
        int b = a;
        int c = a;
        int blocks = key.length == 0 ? 0 : (key.length - 1) / BLOCK;
        ByteBuffer words = ByteBuffer.allocate((blocks + 1) * BLOCK).order(ByteOrder.LITTLE_ENDIAN);
        words.put(key).rewind();
        for (int i = 0; i < blocks; i++) {
            a += words.getInt();
            b += words.getInt();
            c += words.getInt();

            a = (a - c) ^ Integer.rotateLeft(c, 4);
            c += b;
            b = (b - a) ^ Integer.rotateLeft(a, 6);
            a += c;
            c = (c - b) ^ Integer.rotateLeft(b, 8);
            b += a;
            a = (a - c) ^ Integer.rotateLeft(c, 16);
            c += b;
            b = (b - a) ^ Integer.rotateLeft(a, 19);
            a += c;
            c = (c - b) ^ Integer.rotateLeft(b, 4);
            b += a;
        }
        if (key.length > 0) {
            a += words.getInt();
            b += words.getInt();
            c += words.getInt();

            c = (c ^ b) - Integer.rotateLeft(b, 14);
            a = (a ^ c) - Integer.rotateLeft(c, 11);
            b = (b ^ a) - Integer.rotateLeft(a, 25);
            c = (c ^ b) - Integer.rotateLeft(b, 16);
            a = (a ^ c) - Integer.rotateLeft(c, 4);
            b = (b ^ a) - Integer.rotateLeft(a, 14);
            c = (c ^ b) - Integer.rotateLeft(b, 24);
        }
        return (short) (c ^ b);
    }
}
