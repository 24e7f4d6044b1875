@NullMarked
package io.holdout.ingest.normalise;

import org.jspecify.annotations.NullMarked;
