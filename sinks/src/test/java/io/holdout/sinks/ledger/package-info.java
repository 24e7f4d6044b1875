/** Tests of the sinks: ledger. */
@NullMarked
package io.holdout.sinks.ledger;

import org.jspecify.annotations.NullMarked;
