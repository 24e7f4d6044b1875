/** Tests of the command line and of what holds the parts together. */
@NullMarked
package io.holdout.app;

import org.jspecify.annotations.NullMarked;
