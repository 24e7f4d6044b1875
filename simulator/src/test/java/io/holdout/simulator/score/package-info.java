@NullMarked
package io.holdout.simulator.score;

import org.jspecify.annotations.NullMarked;
