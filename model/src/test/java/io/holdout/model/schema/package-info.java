/** Tests that hold the records to the schemas that are published for their readers, and these to what was published before. */
@NullMarked
package io.holdout.model.schema;

import org.jspecify.annotations.NullMarked;
