package io.holdout.model;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.holdout.model.ocsf.DetectionFinding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.ToIntFunction;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * JSON on a topic. Readers ignore unknown fields and refuse a newer major version: two versions meet in a rolling upgrade, and a
 * record that means something else must stop the reader, not be guessed at.
 */
public final class JsonSerde<T> implements Serde<T>, Serializer<T>, Deserializer<T> {
    private final ObjectWriter writer;
    private final ObjectReader reader;
    private final ToIntFunction<T> version;
    private final int newest;

    public JsonSerde(Class<T> type, ToIntFunction<T> version, int newest) {
        this.writer = Json.mapper().writerFor(type);
        this.reader = Json.mapper().readerFor(type);
        this.version = version;
        this.newest = newest;
    }

    public static JsonSerde<SignInEvent> signInEvents() {
        return new JsonSerde<>(SignInEvent.class, SignInEvent::v, SignInEvent.VERSION);
    }

    public static JsonSerde<DeviceState> deviceStates() {
        return new JsonSerde<>(DeviceState.class, DeviceState::v, DeviceState.VERSION);
    }

    /** Findings carry the OCSF version; its major version is theirs. */
    public static JsonSerde<DetectionFinding> findings() {
        return new JsonSerde<>(
                DetectionFinding.class, finding -> finding.metadata().major(), DetectionFinding.Metadata.MAJOR);
    }

    @Override
    public byte @Nullable [] serialize(String topic, @Nullable T value) {
        return value == null ? null : write(value);
    }

    @Override
    public @Nullable T deserialize(String topic, byte @Nullable [] bytes) {
        return bytes == null ? null : read(bytes);
    }

    /** The value's bytes on its topic. */
    public byte[] write(T value) {
        try {
            return writer.writeValueAsBytes(value);
        } catch (JacksonException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws SerializationException when the bytes are not such a record, or one of a newer major version */
    public T read(byte[] bytes) {
        @Nullable T value;
        try {
            value = reader.readValue(bytes);
        } catch (IOException | IllegalArgumentException e) {
            throw new SerializationException(
                    "not a record of this topic: " + e.getClass().getSimpleName());
        }
        if (value == null) {
            throw new SerializationException("not a record of this topic: null");
        }
        if (version.applyAsInt(value) > newest) {
            throw new NewerVersionException("record version " + version.applyAsInt(value) + " is newer than " + newest
                    + ", which this release reads: upgrade this service first");
        }
        return value;
    }

    @Override
    public Serializer<T> serializer() {
        return this;
    }

    @Override
    public Deserializer<T> deserializer() {
        return this;
    }

    @Override
    public void close() {}

    @Override
    public void configure(java.util.Map<String, ?> configs, boolean isKey) {}
}
