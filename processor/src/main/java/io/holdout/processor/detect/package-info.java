/**
 * The decisions: pure functions on records, from the class of one sign-in to the life of a user's devices.
 *
 * <p>Knows no Kafka, no clock and no logger. Time comes in with the sign-ins and as the horizon up to which nothing older can
 * still arrive; the same sign-ins in any order give the same answers.
 */
@NullMarked
package io.holdout.processor.detect;

import org.jspecify.annotations.NullMarked;
