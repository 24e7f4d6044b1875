package io.holdout.sinks.delivery;

/** One message that is to be sent now; how it ended is told to {@link Outbox#ended}. */
final class Attempt {
    private final byte[] message;
    private final String id;
    private final boolean repeat;

    Attempt(byte[] message, String id, boolean repeat) {
        this.message = message;
        this.id = id;
        this.repeat = repeat;
    }

    byte[] message() {
        return message;
    }

    /** The same for all attempts at the message. */
    String id() {
        return id;
    }

    /** An attempt before had no answer. */
    boolean repeat() {
        return repeat;
    }
}
