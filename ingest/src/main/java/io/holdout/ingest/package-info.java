/**
 * The way in: sources, the normaliser, and the writer that puts sign-ins, dead letters, ticks and checkpoint on their topics in
 * one transaction.
 *
 * <p>Knows nothing of the processor or the sinks; topics are the only contract.
 */
@NullMarked
package io.holdout.ingest;

import org.jspecify.annotations.NullMarked;
