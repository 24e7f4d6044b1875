/** Tests that hold the second rendering of the alerts to the fields of the Elastic Common Schema. */
@NullMarked
package io.holdout.model.ecs;

import org.jspecify.annotations.NullMarked;
