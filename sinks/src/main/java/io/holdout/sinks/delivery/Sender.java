package io.holdout.sinks.delivery;

import java.util.concurrent.CompletableFuture;

/** One webhook. */
public interface Sender extends AutoCloseable {

    /**
     * Makes one attempt. The future never fails, and completes within the time-outs of the webhook; cancelling it gives the attempt up.
     *
     * @param id the same for all attempts at one message, for receivers that drop what they have seen
     * @param repeat an attempt before this one had no answer
     */
    CompletableFuture<Delivery> send(byte[] message, String id, boolean repeat);

    @Override
    void close();
}
