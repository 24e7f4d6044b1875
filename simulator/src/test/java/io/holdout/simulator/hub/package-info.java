@NullMarked
package io.holdout.simulator.hub;

import org.jspecify.annotations.NullMarked;
