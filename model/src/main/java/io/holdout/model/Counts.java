package io.holdout.model;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a source has read so far: {@code records = signIns + ignored + deadLetters} always holds here; how many of the
 * sign-ins are duplicates is known only to the processor.
 *
 * @param signIns records written to {@code holdout.signins}
 * @param ignored records of categories that are not read, by category
 * @param deadLetters records written to {@code holdout.dead-letters}
 */
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
public record Counts(long signIns, Map<String, Long> ignored, long deadLetters) {
    public static final Counts NONE = new Counts(0, Map.of(), 0);

    public Counts {
        ignored = ignored == null ? Map.of() : Map.copyOf(ignored);
    }

    @JsonIgnore
    public long ignoredInAll() {
        return ignored.values().stream().mapToLong(Long::longValue).sum();
    }

    @JsonIgnore
    public long records() {
        return signIns + ignoredInAll() + deadLetters;
    }

    public Counts plus(Counts other) {
        Map<String, Long> sum = new TreeMap<>(ignored);
        other.ignored.forEach((category, n) -> sum.merge(category, n, Long::sum));
        return new Counts(signIns + other.signIns, sum, deadLetters + other.deadLetters);
    }
}
