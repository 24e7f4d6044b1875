/** Tests of what is declared in deploy: rendered as users would, and compared with the code. */
@NullMarked
package io.holdout.deploy;

import org.jspecify.annotations.NullMarked;
