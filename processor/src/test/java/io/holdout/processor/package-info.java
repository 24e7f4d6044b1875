/** Stories through the topology as a reader of its topics sees them. */
@NullMarked
package io.holdout.processor;

import org.jspecify.annotations.NullMarked;
