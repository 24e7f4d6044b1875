/**
 * Decides what is told to a webhook and when, and sees it through: {@link io.holdout.sinks.delivery.Outbox} decides, without a clock
 * or Kafka; {@link io.holdout.sinks.delivery.Courier} reads alerts, writes the ledger and sends; {@link
 * io.holdout.sinks.delivery.DeliveryService} hands webhooks out among the replicas.
 *
 * <p>Knows messages as bytes and webhooks as {@link io.holdout.sinks.delivery.Sender}, nothing of cards and addresses.
 */
@NullMarked
package io.holdout.sinks.delivery;

import org.jspecify.annotations.NullMarked;
