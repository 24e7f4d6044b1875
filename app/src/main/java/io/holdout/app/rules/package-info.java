/**
 * The files in which a team sets the limits of the rules, and what its people are told to do. Knows YAML, JSON and CSV, and of the rules
 * no more than their limits.
 */
@NullMarked
package io.holdout.app.rules;

import org.jspecify.annotations.NullMarked;
