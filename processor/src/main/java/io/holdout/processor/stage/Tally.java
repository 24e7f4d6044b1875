package io.holdout.processor.stage;

import io.holdout.processor.detect.SignInClass;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.Map;

/**
 * How many sign-ins of each class were taken in, and how many were repeats.
 *
 * @param duplicates repeated ids of legacy and password-grant sign-ins; a repeated modern record counts as a sign-in
 */
public record Tally(Map<SignInClass, Long> signIns, long duplicates) {
    static final int SIZE = SignInClass.values().length + 1;

    public static final Tally NONE = new Tally(Map.of(), 0);

    static Tally read(byte[] row) {
        long[] counts = new long[SIZE];
        ByteBuffer.wrap(row).asLongBuffer().get(counts);
        Map<SignInClass, Long> signIns = new EnumMap<>(SignInClass.class);
        for (SignInClass kind : SignInClass.values()) {
            signIns.put(kind, counts[kind.ordinal()]);
        }
        return new Tally(signIns, counts[SIZE - 1]);
    }

    public long of(SignInClass kind) {
        return signIns.getOrDefault(kind, 0L);
    }

    public Tally plus(Tally other) {
        Map<SignInClass, Long> sum = new EnumMap<>(SignInClass.class);
        for (SignInClass kind : SignInClass.values()) {
            sum.put(kind, of(kind) + other.of(kind));
        }
        return new Tally(sum, duplicates + other.duplicates);
    }
}
