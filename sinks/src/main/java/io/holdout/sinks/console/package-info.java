/** Findings as lines on a terminal. */
@NullMarked
package io.holdout.sinks.console;

import org.jspecify.annotations.NullMarked;
