/**
 * The other end of the last hop: a server that answers as Microsoft Teams' webhooks do, as it is told, keeps what it gets, and
 * shows the cards in it.
 */
@NullMarked
package io.holdout.simulator.teams;

import org.jspecify.annotations.NullMarked;
