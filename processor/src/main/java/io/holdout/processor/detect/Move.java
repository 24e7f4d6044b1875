package io.holdout.processor.detect;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The modern sign-ins that show a device to have moved.
 *
 * @param first the one that began the check
 * @param token the earliest token of the app behind it, null while there is none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Move(Sighting first, @Nullable Sighting token) {
    static Move begunBy(Sighting sighting) {
        return new Move(told(sighting), null);
    }

    Move confirmedBy(Sighting sighting) {
        return token == null || sighting.compareTo(token) < 0 ? new Move(first, told(sighting)) : this;
    }

    List<Sighting> signIns() {
        return Stream.of(first, token).flatMap(Stream::ofNullable).toList();
    }

    /** Without what is told of nobody: when Azure wrote it, which is not known of a modern record that is sent again. */
    private static Sighting told(Sighting sighting) {
        return sighting.recordedAt(null);
    }
}
