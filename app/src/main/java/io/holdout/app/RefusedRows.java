package io.holdout.app;

import io.holdout.ingest.tables.InventorySink;
import io.holdout.model.InventoryRow;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Counts the rows of an inventory, and keeps the first that were refused to show them. */
final class RefusedRows {
    private static final int SHOWN = 20;

    private final List<String> shown = new ArrayList<>();
    private long accepted;
    private long refused;
    private long skipped;

    /** A sink that is counted here first. */
    InventorySink before(InventorySink next) {
        return new InventorySink() {
            @Override
            public void row(long line, InventoryRow row) throws IOException {
                accepted++;
                next.row(line, row);
            }

            @Override
            public void refused(long line, String reason) throws IOException {
                if (refused++ < SHOWN) {
                    shown.add("line " + line + ": " + reason);
                }
                next.refused(line, reason);
            }

            @Override
            public void skipped() {
                skipped++;
                next.skipped();
            }
        };
    }

    long accepted() {
        return accepted;
    }

    long skipped() {
        return skipped;
    }

    long refused() {
        return refused;
    }

    /** One line for each of the first, and one for how many more there were. */
    List<String> lines() {
        List<String> lines = new ArrayList<>(shown);
        if (refused > shown.size()) {
            lines.add("and " + (refused - shown.size()) + " more rows");
        }
        return lines;
    }
}
