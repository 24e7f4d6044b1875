/**
 * The command line and the wiring: the only package that knows every module.
 *
 * <p>Commands read what the user asked for, build the parts, run them and close them in order. What the parts do is decided
 * in the modules.
 */
@NullMarked
package io.holdout.app;

import org.jspecify.annotations.NullMarked;
