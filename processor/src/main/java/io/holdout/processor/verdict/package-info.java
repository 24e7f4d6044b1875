/**
 * What an AADSTS error code says of the password that was tried. Knows numbers, no sign-ins and no Kafka.
 */
@NullMarked
package io.holdout.processor.verdict;

import org.jspecify.annotations.NullMarked;
