package io.holdout.processor.stage;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.holdout.model.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** How rows are declared, written and read: byte keys in scan order, JSON values, both private to this application. */
final class Rows {
    /** Changelogs carry event time, which the broker may find too far from its clock. */
    private static final Map<String, String> CHANGELOG = Map.of(
            TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG,
            Long.toString(Long.MAX_VALUE),
            TopicConfig.MESSAGE_TIMESTAMP_BEFORE_MAX_MS_CONFIG,
            Long.toString(Long.MAX_VALUE));

    private Rows() {}

    static StoreBuilder<KeyValueStore<Bytes, byte[]>> onDisk(String name) {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray())
                .withLoggingEnabled(new HashMap<>(CHANGELOG));
    }

    /** For a handful of rows that change often: written to the changelog once a commit, not once a change. */
    static StoreBuilder<KeyValueStore<Bytes, byte[]>> inMemory(String name) {
        return Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray())
                .withLoggingEnabled(new HashMap<>(CHANGELOG))
                .withCachingEnabled();
    }

    /** JSON codec of one type of row. */
    static <T> Codec<T> codec(Class<T> type) {
        // nobody reads times here, and as text they are the dearest part of a row
        return new Codec<>(
                Json.mapper().writerFor(type).with(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS),
                Json.mapper().readerFor(type));
    }

    record Codec<T>(ObjectWriter writer, ObjectReader reader) {

        byte[] write(T value) {
            try {
                return writer.writeValueAsBytes(value);
            } catch (JacksonException e) {
                throw new UncheckedIOException(e);
            }
        }

        T read(byte[] bytes) {
            try {
                return reader.readValue(bytes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
