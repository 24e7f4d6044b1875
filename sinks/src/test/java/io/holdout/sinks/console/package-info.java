/** Tests of the sinks: console. */
@NullMarked
package io.holdout.sinks.console;

import org.jspecify.annotations.NullMarked;
