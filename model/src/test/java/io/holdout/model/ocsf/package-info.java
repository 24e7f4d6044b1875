/** Tests that hold the findings to what the OCSF schema demands. */
@NullMarked
package io.holdout.model.ocsf;

import org.jspecify.annotations.NullMarked;
