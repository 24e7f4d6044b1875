/**
 * A labelled synthetic tenant: what Azure would put into an event hub for an invented company whose people, devices and
 * attackers follow a script, together with the truth of that script.
 *
 * <p>Knows how sign-in records look and how they are delivered; knows nothing of detection, so that a score taken against
 * {@link io.holdout.simulator.Truth} means something.
 */
@NullMarked
package io.holdout.simulator;

import org.jspecify.annotations.NullMarked;
