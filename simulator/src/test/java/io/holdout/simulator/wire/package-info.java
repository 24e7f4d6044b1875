@NullMarked
package io.holdout.simulator.wire;

import org.jspecify.annotations.NullMarked;
