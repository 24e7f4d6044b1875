package io.holdout.sinks.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.holdout.model.Json;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * A row to be written.
 *
 * @param value null takes the row away
 */
public record Change(LedgerKey key, byte @Nullable [] value) {

    public static Change put(LedgerKey key, Object row) {
        try {
            return new Change(key, Json.mapper().writeValueAsBytes(row));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Change remove(LedgerKey key) {
        return new Change(key, null);
    }
}
