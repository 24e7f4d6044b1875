/** Tests of the sinks: teams. */
@NullMarked
package io.holdout.sinks.teams;

import org.jspecify.annotations.NullMarked;
