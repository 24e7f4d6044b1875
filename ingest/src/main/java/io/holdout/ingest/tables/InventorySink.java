package io.holdout.ingest.tables;

import io.holdout.model.InventoryRow;
import java.io.IOException;

/** Where the rows of an inventory go. */
public interface InventorySink {

    /** @param line of the file where the row begins, from 1 */
    void row(long line, InventoryRow row) throws IOException;

    /** @param reason what is wrong with the row; a sentence without its end */
    void refused(long line, String reason) throws IOException;

    /** A row that is about no device: Microsoft's own connectivity test. */
    default void skipped() {}
}
