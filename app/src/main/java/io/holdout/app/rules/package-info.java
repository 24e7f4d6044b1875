/** The file in which a team sets the limits of the rules. Knows YAML and JSON, and of the rules no more than their limits. */
@NullMarked
package io.holdout.app.rules;

import org.jspecify.annotations.NullMarked;
