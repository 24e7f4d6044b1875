/** Cards as readers see them: rendered in Chromium. */
@NullMarked
package io.holdout.app.cards;

import org.jspecify.annotations.NullMarked;
