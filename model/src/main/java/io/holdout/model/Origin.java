package io.holdout.model;

import static java.util.Objects.requireNonNull;

/**
 * Where a record came from, exact enough to find it again.
 *
 * @param source file name or hub partition
 * @param unit what {@code position} counts
 * @param position line (from 1), byte offset (from 0) or sequence number
 * @param index record within the batch at that position, from 0; -1 when it is about the whole of it
 */
public record Origin(String source, Unit unit, long position, int index) {

    public enum Unit {
        LINE,
        BYTE,
        SEQUENCE
    }

    public Origin {
        requireNonNull(source, "source");
        requireNonNull(unit, "unit");
    }

    public Origin withIndex(int other) {
        return new Origin(source, unit, position, other);
    }

    @Override
    public String toString() {
        String at = unit.name().toLowerCase(java.util.Locale.ROOT) + " " + position;
        return source + ", " + at + (index < 0 ? "" : ", record " + index);
    }
}
