/**
 * Password spray: from the attempts of one network to the windows in which it tries many users, and to findings.
 *
 * <p>Knows no Kafka, no clock and no logger. Rows are read and written through {@link Shelf}; time comes in with the attempts and as
 * the horizon up to which nothing older can still arrive.
 */
@NullMarked
package io.holdout.processor.spray;

import org.jspecify.annotations.NullMarked;
