package io.holdout.simulator.hub;

import java.util.Map;
import org.apache.qpid.protonj2.types.Symbol;
import org.jspecify.annotations.Nullable;

/**
 * A message as its publisher sent it.
 *
 * @param annotations what the publisher annotated
 * @param bytes that hold the bare message, from its properties on: what a hub passes on untouched
 * @param bare where in {@code bytes} it begins
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
record PublishedEvent(Map<Symbol, Object> annotations, byte[] bytes, int bare) {
    PublishedEvent {
        annotations = Map.copyOf(annotations);
    }

    @Nullable
    String partitionKey() {
        Object key = annotations.get(HubMessages.PARTITION_KEY);
        return key == null ? null : key.toString();
    }
}
