package io.holdout.processor.detect;

import static java.util.Objects.requireNonNull;

import io.holdout.model.InventoryRow;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the report of mobile devices has of one user.
 *
 * @param exported when the report was made; null where the tenant has none
 * @param rows of the user
 */
public record Inventory(@Nullable Instant exported, List<InventoryRow> rows) {
    public static final Inventory NONE = new Inventory(null, List.of());

    public Inventory {
        requireNonNull(rows, "rows");
        rows = List.copyOf(rows);
    }
}
