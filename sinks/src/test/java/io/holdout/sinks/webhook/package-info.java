/** Tests of the sinks: webhook. */
@NullMarked
package io.holdout.sinks.webhook;

import org.jspecify.annotations.NullMarked;
