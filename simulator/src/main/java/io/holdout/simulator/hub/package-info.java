/**
 * Azure Event Hubs, emulated in process on a real socket: what the unmodified Azure SDK needs of it, and faults on demand.
 * {@link io.holdout.simulator.hub.EventHubsEmulator} is the way in.
 *
 * <p>Knows AMQP 1.0 and the service's conventions on top of it; knows nothing of what events mean.
 */
@NullMarked
package io.holdout.simulator.hub;

import org.jspecify.annotations.NullMarked;
