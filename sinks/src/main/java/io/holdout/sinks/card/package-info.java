/**
 * Messages that people read in a channel: from what the delivery engine has chosen to tell ({@link
 * io.holdout.sinks.card.CardContent}) to the bytes that are posted. Pure functions; knows nothing of webhooks, budgets or Kafka.
 */
@NullMarked
package io.holdout.sinks.card;

import org.jspecify.annotations.NullMarked;
