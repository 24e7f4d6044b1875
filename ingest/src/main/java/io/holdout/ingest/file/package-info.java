/**
 * Reads exported sign-in logs from files of any size in bounded memory, plain or gzip, and recognises by content whether they
 * hold lines, one JSON document or a table.
 *
 * <p>Knows files and threads; what a record means is left to {@link io.holdout.ingest.normalise}.
 */
@NullMarked
package io.holdout.ingest.file;

import org.jspecify.annotations.NullMarked;
