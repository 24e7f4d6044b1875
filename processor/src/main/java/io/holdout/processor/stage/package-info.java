/**
 * The boxes of the topology and their stores: a stage gets, lets {@code detect} decide, puts and forwards.
 *
 * <p>Only this package and the topology know Kafka Streams. No stage reads a clock or Streams' own time; time comes with ticks.
 */
@NullMarked
package io.holdout.processor.stage;

import org.jspecify.annotations.NullMarked;
