/** Builders shared by the tests of every module, and the tests of the model. */
@NullMarked
package io.holdout.model;

import org.jspecify.annotations.NullMarked;
