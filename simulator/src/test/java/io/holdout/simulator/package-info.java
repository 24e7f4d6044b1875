@NullMarked
package io.holdout.simulator;

import org.jspecify.annotations.NullMarked;
