package io.holdout.processor;

import org.apache.kafka.streams.state.StoreBuilder;

/** Stores that are kept in this process alone: for a run that is thrown away when it fails. Made by Kafka Streams, by name. */
public final class WithoutChangelogs extends StoreWrapper {
    @Override
    StoreBuilder<?> instead(StoreBuilder<?> store) {
        return store.withLoggingDisabled();
    }
}
