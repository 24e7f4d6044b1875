/**
 * JSON at the speed of the bytes, for the two places where every record of a tenant passes: a reader that makes no object of what
 * nobody asks for, and a writer. All other JSON is Jackson's.
 */
@NullMarked
package io.holdout.model.json;

import org.jspecify.annotations.NullMarked;
