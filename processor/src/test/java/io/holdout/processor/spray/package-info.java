@NullMarked
package io.holdout.processor.spray;

import org.jspecify.annotations.NullMarked;
