package io.holdout.model;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a source has read so far: {@code records = signIns + ignored + deadLetters} always holds here; how many of the
 * sign-ins are duplicates is known only to the processor.
 *
 * @param read records written to {@code holdout.signins}, by category
 * @param ignored records of categories that are not read, by category
 * @param deadLetters records written to {@code holdout.dead-letters}
 * @param adFs how many of the ignored records are of a password that AD FS refused
 */
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
public record Counts(
        Map<Category, Long> read, Map<String, Long> ignored, long deadLetters, Map<AdFsFailure, Long> adFs) {
    public static final Counts NONE = new Counts(Map.of(), Map.of(), 0);

    public Counts {
        read = read == null ? Map.of() : Map.copyOf(read);
        ignored = ignored == null ? Map.of() : Map.copyOf(ignored);
        adFs = adFs == null ? Map.of() : Map.copyOf(adFs);
    }

    /** Without anything from AD FS. */
    public Counts(Map<Category, Long> read, Map<String, Long> ignored, long deadLetters) {
        this(read, ignored, deadLetters, Map.of());
    }

    /** Sign-ins of both categories. */
    @JsonIgnore
    public long signIns() {
        return sum(read);
    }

    @JsonIgnore
    public long ignoredInAll() {
        return sum(ignored);
    }

    @JsonIgnore
    public long records() {
        return signIns() + ignoredInAll() + deadLetters;
    }

    /** Every category by the name it has in the log, those that are read and those that are not. */
    @JsonIgnore
    public Map<String, Long> byCategory() {
        Map<String, Long> all = new TreeMap<>(ignored);
        read.forEach((category, n) -> all.merge(category.logName(), n, Long::sum));
        return all;
    }

    public Counts plus(Counts other) {
        return new Counts(
                sum(read, other.read),
                sum(ignored, other.ignored),
                deadLetters + other.deadLetters,
                sum(adFs, other.adFs));
    }

    private static long sum(Map<?, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    private static <K extends Comparable<K>> Map<K, Long> sum(Map<K, Long> a, Map<K, Long> b) {
        Map<K, Long> sum = new TreeMap<>(a);
        b.forEach((category, n) -> sum.merge(category, n, Long::sum));
        return sum;
    }
}
