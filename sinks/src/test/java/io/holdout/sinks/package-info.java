/** Tests of the sinks. */
@NullMarked
package io.holdout.sinks;

import org.jspecify.annotations.NullMarked;
