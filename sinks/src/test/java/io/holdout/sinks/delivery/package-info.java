/** Tests of the sinks: delivery. */
@NullMarked
package io.holdout.sinks.delivery;

import org.jspecify.annotations.NullMarked;
