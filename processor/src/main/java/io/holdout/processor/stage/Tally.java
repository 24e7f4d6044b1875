package io.holdout.processor.stage;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.holdout.processor.detect.SignInClass;

/**
 * How many sign-ins of each class were taken in, and how many were repeats.
 *
 * @param ropc password grants, Apple's silent upgrades included
 * @param duplicates repeated ids of legacy and password-grant sign-ins; a repeated modern record counts as a sign-in
 */
public record Tally(long legacy, long modern, long ropc, long undecided, long duplicates) {
    public static final Tally NONE = new Tally(0, 0, 0, 0, 0);

    static Tally one(SignInClass kind) {
        return switch (kind) {
            case LEGACY -> new Tally(1, 0, 0, 0, 0);
            case MODERN -> new Tally(0, 1, 0, 0, 0);
            case ROPC, APPLE_ROPC_UPGRADE -> new Tally(0, 0, 1, 0, 0);
            case UNDECIDED -> new Tally(0, 0, 0, 1, 0);
        };
    }

    /** Sign-ins without the repeats. */
    @JsonIgnore
    public long signIns() {
        return legacy + modern + ropc + undecided;
    }

    Tally plus(Tally other) {
        return new Tally(
                legacy + other.legacy,
                modern + other.modern,
                ropc + other.ropc,
                undecided + other.undecided,
                duplicates + other.duplicates);
    }

    Tally minus(Tally other) {
        return new Tally(
                legacy - other.legacy,
                modern - other.modern,
                ropc - other.ropc,
                undecided - other.undecided,
                duplicates - other.duplicates);
    }
}
