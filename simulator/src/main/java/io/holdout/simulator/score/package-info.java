/**
 * Compares a report of {@code scan} with the labels of a synthetic tenant: which findings are right, which are missing, which
 * nobody should have been bothered with, and which devices are said to stand elsewhere than they do.
 *
 * <p>Reads both as JSON and knows nothing of how either came about.
 */
@NullMarked
package io.holdout.simulator.score;

import org.jspecify.annotations.NullMarked;
