package io.holdout.sinks.delivery;

import java.time.Duration;

/**
 * What is seen of the delivery, by webhook. Always {@code read = withheld + taken}, and {@code taken = delivered + parked + waiting}
 * but for findings that changed while they waited; alert when {@code parked} grows, or when what waits does and keeps growing.
 */
public interface DeliveryListener {
    DeliveryListener NONE = new DeliveryListener() {};

    /** The group has handed webhooks out anew; those of this replica are taken over. */
    default void joined() {}

    /** This replica tells the webhook from now on. */
    default void opened(String webhook) {}

    /** Another replica does, or none. */
    default void closed(String webhook) {}

    /** It is this replica's to tell, and it cannot for now. */
    default void waiting(String webhook, String why) {}

    /**
     * An attempt ended.
     *
     * @param outcome delivered, retry or rejected
     * @param took from when it was sent
     */
    default void attempted(String webhook, String outcome, Duration took) {}

    /**
     * About once a second.
     *
     * @param lag alerts that are not read yet
     */
    default void stands(WebhookStatus status, long lag) {}
}
