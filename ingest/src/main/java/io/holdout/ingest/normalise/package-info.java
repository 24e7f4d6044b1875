/**
 * Reads sign-in records in every shape they are known to arrive in, and turns each into one {@link io.holdout.model.SignIn}.
 *
 * <p>Knows bytes, JSON and the rows of exported tables; nothing of files, Event Hubs or Kafka. Whatever arrives has an outcome: a
 * sign-in, an ignored category or a dead letter, see {@link io.holdout.ingest.normalise.RecordSink}.
 */
@NullMarked
package io.holdout.ingest.normalise;

import org.jspecify.annotations.NullMarked;
