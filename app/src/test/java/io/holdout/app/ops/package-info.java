@NullMarked
package io.holdout.app.ops;

import org.jspecify.annotations.NullMarked;
