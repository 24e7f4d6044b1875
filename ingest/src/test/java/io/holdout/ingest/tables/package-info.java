@NullMarked
package io.holdout.ingest.tables;

import org.jspecify.annotations.NullMarked;
