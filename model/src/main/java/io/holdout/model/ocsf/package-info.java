/** The part of OCSF 1.8.0 that Holdout writes, mirrored as records whose JSON is the event. */
@NullMarked
package io.holdout.model.ocsf;

import org.jspecify.annotations.NullMarked;
