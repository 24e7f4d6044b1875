/** Tests of the sorter. */
@NullMarked
package io.holdout.app.sort;

import org.jspecify.annotations.NullMarked;
