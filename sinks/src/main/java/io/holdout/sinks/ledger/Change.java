package io.holdout.sinks.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.holdout.model.Json;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * A row to be written.
 *
 * @param json null takes the row away
 */
public record Change(LedgerKey key, @Nullable String json) {

    public static Change put(LedgerKey key, Object row) {
        try {
            return new Change(key, Json.mapper().writeValueAsString(row));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Change remove(LedgerKey key) {
        return new Change(key, null);
    }

    /** The value on the topic. */
    public byte @Nullable [] value() {
        return json == null ? null : json.getBytes(UTF_8);
    }
}
