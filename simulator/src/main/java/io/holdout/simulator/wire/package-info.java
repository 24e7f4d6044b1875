/**
 * One record as Azure writes it: who, from where, with what client, what came of it, and the JSON of all that.
 *
 * <p>Public only for the simulator's other package.
 */
@NullMarked
package io.holdout.simulator.wire;

import org.jspecify.annotations.NullMarked;
