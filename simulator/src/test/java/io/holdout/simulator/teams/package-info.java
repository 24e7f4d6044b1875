/** Tests of the other end of the last hop. */
@NullMarked
package io.holdout.simulator.teams;

import org.jspecify.annotations.NullMarked;
