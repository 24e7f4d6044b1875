/**
 * What a user agent says of the device behind it: family, model, operating system, and the key the device is known by.
 *
 * <p>Knows no Kafka and no clock. User agents are chosen by whoever signs in, attackers included: every function here is total
 * and linear in the text, and nothing but validated pieces of the text leaves the package.
 */
@NullMarked
package io.holdout.processor.agent;

import org.jspecify.annotations.NullMarked;
