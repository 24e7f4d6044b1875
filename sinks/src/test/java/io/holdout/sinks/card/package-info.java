/** Tests of the sinks: cards. */
@NullMarked
package io.holdout.sinks.card;

import org.jspecify.annotations.NullMarked;
