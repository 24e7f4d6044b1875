package io.holdout.sinks.delivery;

/**
 * One message that is to be sent now; how it ended is told to {@link Outbox#ended}.
 *
 * @param id the same for all attempts at the message
 * @param repeat an attempt before had no answer
 */
record Attempt(byte[] message, String id, boolean repeat) {}
