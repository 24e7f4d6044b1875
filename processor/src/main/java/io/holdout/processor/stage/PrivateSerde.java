package io.holdout.processor.stage;

import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/** JSON of the topics that only this application reads. */
final class PrivateSerde<T> implements Serializer<T>, Deserializer<@Nullable T> {
    private final Rows.Codec<T> codec;

    PrivateSerde(Class<T> type) {
        codec = Rows.codec(type);
    }

    @Override
    public byte @Nullable [] serialize(String topic, @Nullable T value) {
        return value == null ? null : codec.write(value);
    }

    @Override
    public @Nullable T deserialize(String topic, byte @Nullable [] bytes) {
        return bytes == null ? null : codec.read(bytes);
    }

    @Override
    public void close() {}

    @Override
    public void configure(java.util.Map<String, ?> configs, boolean isKey) {}
}
