package io.holdout.simulator.hub;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * Limits of an emulator.
 *
 * @param retainedBytes how much a hub keeps, shared evenly among its partitions; the oldest events go first
 * @param retainedEvents how many events a partition keeps at most
 * @param maxMessageSize in bytes, a batch counts as one message
 * @param idleTimeout a client that sends nothing for so long is disconnected; zero for never
 * @param handshakeTimeout how long a new connection may take until it is open
 */
public record EmulatorSettings(
        long retainedBytes, int retainedEvents, int maxMessageSize, Duration idleTimeout, Duration handshakeTimeout) {
    private static final int MEGABYTE = 1024 * 1024;

    /** Kept in memory: 64 MB a hub. The other limits are those of the service's standard tier. */
    public static final EmulatorSettings IN_MEMORY = new EmulatorSettings(
            64 * MEGABYTE, Integer.MAX_VALUE, MEGABYTE, Duration.ofMinutes(4), Duration.ofSeconds(30));

    /** Kept in a directory: 256 MB a hub. */
    public static final EmulatorSettings ON_DISK = IN_MEMORY.retaining(256 * MEGABYTE, Integer.MAX_VALUE);

    public EmulatorSettings {
        requireNonNull(idleTimeout, "idleTimeout");
        requireNonNull(handshakeTimeout, "handshakeTimeout");
        if (retainedBytes < 1 || retainedEvents < 1 || maxMessageSize < 1) {
            throw new IllegalArgumentException(
                    "retained bytes, retained events and message size must be at least 1, were " + retainedBytes + ", "
                            + retainedEvents + " and " + maxMessageSize);
        }
        if (idleTimeout.isNegative() || handshakeTimeout.isNegative() || handshakeTimeout.isZero()) {
            throw new IllegalArgumentException(
                    "idle timeout must not be negative and handshake timeout be positive, were " + idleTimeout + " and "
                            + handshakeTimeout);
        }
    }

    public EmulatorSettings retaining(long bytes, int events) {
        return new EmulatorSettings(bytes, events, maxMessageSize, idleTimeout, handshakeTimeout);
    }

    public EmulatorSettings withMaxMessageSize(int bytes) {
        return new EmulatorSettings(retainedBytes, retainedEvents, bytes, idleTimeout, handshakeTimeout);
    }

    public EmulatorSettings withTimeouts(Duration idle, Duration handshake) {
        return new EmulatorSettings(retainedBytes, retainedEvents, maxMessageSize, idle, handshake);
    }
}
