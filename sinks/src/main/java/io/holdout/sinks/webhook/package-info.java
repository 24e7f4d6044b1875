/** Findings as they lie on the topic, signed, to whatever takes a POST: automation, ticketing, an own collector. */
@NullMarked
package io.holdout.sinks.webhook;

import org.jspecify.annotations.NullMarked;
