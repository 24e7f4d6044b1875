/** Alerts in the Elastic Common Schema: a second rendering of the findings, for readers whose index has these fields. */
@NullMarked
package io.holdout.model.ecs;

import org.jspecify.annotations.NullMarked;
