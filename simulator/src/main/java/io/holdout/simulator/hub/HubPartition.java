package io.holdout.simulator.hub;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** One partition of a hub. */
public final class HubPartition {
    private final String id;
    private final Receivers receivers = new Receivers();
    private volatile PartitionLog log;
    private volatile boolean paused;

    HubPartition(String id, PartitionLog log) {
        this.id = id;
        this.log = log;
    }

    public String id() {
        return id;
    }

    /** Of the oldest event that is kept; of the next one to come, if none is. */
    public long beginSequenceNumber() {
        return log.state().begin();
    }

    /** Of the event that came in last, -1 if there never was one. */
    public long lastSequenceNumber() {
        return log.state().next() - 1;
    }

    /** Retention: forgets the events before that sequence number. */
    public void trimTo(long sequenceNumber) {
        try {
            log.trimTo(sequenceNumber);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Fault: events go in, but none comes out. */
    public void pause(boolean on) {
        paused = on;
        receivers.wake();
    }

    /**
     * Takes in a message as a publisher other than the SDK may send it, whatever its body is.
     *
     * @param message encoded, with all of its sections
     * @throws org.apache.qpid.protonj2.codec.DecodeException if it is none
     */
    public void publish(byte[] message) {
        try {
            append(new HubMessages().split(message, 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isPaused() {
        return paused;
    }

    void append(List<PublishedEvent> batch) throws IOException {
        log.append(batch);
        receivers.wake();
    }

    PartitionLog log() {
        return log;
    }

    Receivers receivers() {
        return receivers;
    }

    /** Goes on with another log. */
    void replace(PartitionLog other) {
        log = other;
    }
}
