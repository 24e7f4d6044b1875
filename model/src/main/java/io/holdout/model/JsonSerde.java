package io.holdout.model;

import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.holdout.model.ocsf.Authentication;
import io.holdout.model.ocsf.DetectionFinding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
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
    private final Writing<T> writer;
    private final Reading<T> reader;
    private final ToIntFunction<T> version;
    private final int newest;

    public JsonSerde(Class<T> type, ToIntFunction<T> version, int newest) {
        this(
                Json.mapper().writerFor(type)::writeValueAsBytes,
                Json.mapper().readerFor(type)::readValue,
                version,
                newest);
    }

    private JsonSerde(Writing<T> writer, Reading<T> reader, ToIntFunction<T> version, int newest) {
        this.writer = writer;
        this.reader = reader;
        this.version = version;
        this.newest = newest;
    }

    private interface Writing<T> {
        byte[] write(T value) throws IOException;
    }

    private interface Reading<T> {
        @Nullable
        T read(byte[] bytes) throws IOException;
    }

    public static JsonSerde<SignInEvent> signInEvents() {
        ObjectWriter writer = Json.mapper().writerFor(SignInEvent.class);
        ObjectReader reader = Json.mapper().readerFor(SignInEvent.class);
        return new JsonSerde<>(
                event -> event instanceof SignIn signIn ? SignInCodec.write(signIn) : writer.writeValueAsBytes(event),
                bytes -> SignInCodec.reads(bytes) ? SignInCodec.read(bytes) : reader.<SignInEvent>readValue(bytes),
                SignInEvent::v,
                SignInEvent.VERSION);
    }

    public static JsonSerde<DeviceState> deviceStates() {
        return new JsonSerde<>(DeviceState.class, DeviceState::v, DeviceState.VERSION);
    }

    public static JsonSerde<InventoryRow> inventory() {
        return new JsonSerde<>(InventoryRow.class, InventoryRow::v, InventoryRow.VERSION);
    }

    public static JsonSerde<Exemption> exemptions() {
        return new JsonSerde<>(Exemption.class, Exemption::v, Exemption.VERSION);
    }

    /** Findings carry the OCSF version; its major version is theirs. */
    public static JsonSerde<DetectionFinding> findings() {
        return new JsonSerde<>(
                DetectionFinding.class, finding -> finding.metadata().major(), DetectionFinding.Metadata.MAJOR);
    }

    /** Sign-ins as SIEMs read them; they carry the OCSF version too. */
    public static JsonSerde<Authentication> authentications() {
        return new JsonSerde<>(
                Authentication.class,
                authentication -> authentication.metadata().major(),
                DetectionFinding.Metadata.MAJOR);
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
            return writer.write(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws SerializationException when the bytes are not such a record, or one of a newer major version */
    public T read(byte[] bytes) {
        @Nullable T value;
        try {
            value = reader.read(bytes);
        } catch (IOException | IllegalArgumentException | DateTimeException e) {
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
