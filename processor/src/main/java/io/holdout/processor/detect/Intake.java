package io.holdout.processor.detect;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one source told of itself within one minute of its own time.
 *
 * @param records taken in by category of the log; empty where it only said how far it has come
 * @param ended the source has said that nothing more will come
 */
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
public record Intake(
        @JsonInclude(JsonInclude.Include.ALWAYS) Instant minute,
        String source,
        Map<String, Long> records,
        boolean ended) {

    public Intake {
        requireNonNull(minute, "minute");
        requireNonNull(source, "source");
        records = records == null ? Map.of() : Map.copyOf(records);
    }

    /** With what the source told next within the same minute. */
    public Intake and(Map<String, Long> more, boolean nowEnded) {
        Map<String, Long> sum = new TreeMap<>(records);
        more.forEach((category, n) -> sum.merge(category, n, Long::sum));
        return new Intake(minute, source, sum, nowEnded);
    }
}
