package io.holdout.model.ecs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.holdout.model.Json;
import io.holdout.model.ocsf.DetectionFinding;
import java.io.UncheckedIOException;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/** Writes a finding as an {@link EcsAlert}, one line of JSON. */
public final class EcsSerializer implements Serializer<DetectionFinding> {
    private static final ObjectWriter WRITER = Json.mapper().writerFor(EcsAlert.class);

    @Override
    public byte @Nullable [] serialize(String topic, @Nullable DetectionFinding finding) {
        return finding == null ? null : write(finding);
    }

    /** The finding's bytes. */
    public static byte[] write(DetectionFinding finding) {
        try {
            return WRITER.writeValueAsBytes(EcsAlert.of(finding));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
