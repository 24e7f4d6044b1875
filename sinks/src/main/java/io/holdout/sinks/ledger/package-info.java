/**
 * What the engine remembers of each webhook, as rows of the compacted {@code holdout.deliveries}: what was told, what waits, which
 * attempts are open, and how far the alerts were read. No row holds the address of a webhook.
 */
@NullMarked
package io.holdout.sinks.ledger;

import org.jspecify.annotations.NullMarked;
