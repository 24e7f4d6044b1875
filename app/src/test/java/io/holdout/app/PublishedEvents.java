package io.holdout.app;

import io.holdout.simulator.hub.Hub;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Publishes into all partitions of a hub at a steady pace, in a thread of its own. Event {@code n} of partition {@code p} holds the
 * sign-in {@code p-n}; every tenth has a second one, {@code p-n-b}, and every fiftieth a record that cannot be read.
 */
final class PublishedEvents {
    static final int SECOND_EVERY = 10;
    static final int BAD_EVERY = 50;

    /** A sign-in is published this long after it happened. */
    static final Duration SIGNED_IN_BEFORE = Duration.ofMinutes(1);

    private final Hub hub;
    private final long pauseNanos;
    private final Thread thread = new Thread(this::run, "publisher");
    private volatile boolean stopped;
    private volatile long events;

    PublishedEvents(Hub hub, int eventsPerSecond) {
        this.hub = hub;
        this.pauseNanos = 1_000_000_000L / eventsPerSecond;
    }

    void start() {
        thread.start();
    }

    private void run() {
        long next = System.nanoTime();
        for (long n = 0; !stopped; n++) {
            int partition = (int) (n % hub.partitions());
            hub.partition(Integer.toString(partition)).publish(message(partition, n / hub.partitions()));
            events = n + 1;
            next += pauseNanos;
            LockSupport.parkNanos(next - System.nanoTime());
        }
    }

    private static byte[] message(int partition, long n) {
        Instant signedIn = Instant.now().minus(SIGNED_IN_BEFORE);
        StringBuilder records = new StringBuilder(WrittenSignIns.record(partition + "-" + n, signedIn));
        if (n % SECOND_EVERY == 0) {
            records.append(',').append(WrittenSignIns.record(partition + "-" + n + "-b", signedIn));
        }
        if (n % BAD_EVERY == 0) {
            records.append(",17");
        }
        return data("{\"records\":[" + records + "]}");
    }

    /** An AMQP message of one data section with a bin32. */
    static byte[] data(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + utf8.length)
                .put(new byte[] {0, 0x53, 0x75, (byte) 0xb0})
                .putInt(utf8.length)
                .put(utf8)
                .array();
    }

    /** Ends the publishing; what was published stays. */
    void stop() {
        stopped = true;
        LockSupport.unpark(thread);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    long events() {
        return events;
    }

    /** Newest sequence number by partition. */
    Map<Integer, Long> last() {
        Map<Integer, Long> last = new TreeMap<>();
        for (int partition = 0; partition < hub.partitions(); partition++) {
            last.put(partition, hub.partition(Integer.toString(partition)).lastSequenceNumber());
        }
        return last;
    }
}
