/**
 * Turns {@code holdout.alerts} into messages that people act on. {@link io.holdout.sinks.AlertReader} reads the topic and hands
 * each finding to an {@link io.holdout.sinks.AlertSink}; the sub-packages are the sinks.
 *
 * <p>Knows the topic and its records, nothing of how findings come about. Everything in a finding is taken for hostile text.
 */
@NullMarked
package io.holdout.sinks;

import org.jspecify.annotations.NullMarked;
