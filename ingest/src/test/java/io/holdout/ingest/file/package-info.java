@NullMarked
package io.holdout.ingest.file;

import org.jspecify.annotations.NullMarked;
