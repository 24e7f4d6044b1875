/** Sorting more than fits into memory. Knows files and bytes, nothing of sign-ins. */
@NullMarked
package io.holdout.app.sort;

import org.jspecify.annotations.NullMarked;
