/** Reads Azure Event Hubs, exactly once: what was read and how far is one transaction in Kafka. */
@NullMarked
package io.holdout.ingest.hub;

import org.jspecify.annotations.NullMarked;
