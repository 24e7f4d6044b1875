/** The topology and the service around it: sign-ins in, device states and findings out. */
@NullMarked
package io.holdout.processor;

import org.jspecify.annotations.NullMarked;
