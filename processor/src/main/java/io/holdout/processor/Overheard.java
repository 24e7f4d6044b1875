package io.holdout.processor;

import java.util.function.Consumer;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Serializer;

/** Writes as another serializer does, and lets somebody hear of each value. What a transaction that failed wrote is heard again. */
record Overheard<T>(Serializer<T> writer, Consumer<? super T> listener) implements Serializer<T> {
    @Override
    public byte[] serialize(String topic, T value) {
        listener.accept(value);
        return writer.serialize(topic, value);
    }

    @Override
    public byte[] serialize(String topic, Headers headers, T value) {
        listener.accept(value);
        return writer.serialize(topic, headers, value);
    }

    @Override
    public void close() {
        writer.close();
    }
}
