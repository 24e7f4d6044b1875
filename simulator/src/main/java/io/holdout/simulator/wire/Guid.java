package io.holdout.simulator.wire;

import java.util.UUID;

/** 128 bits, made to look like a random GUID. */
public record Guid(long high, long low) {

    public Guid {
        high = (high & ~0xF000L) | 0x4000L;
        low = (low & ~(3L << 62)) | (2L << 62);
    }

    /** One of many of a seed. */
    public static Guid of(long seed, long salt) {
        return new Guid(Dice.mix(seed, 2 * salt), Dice.mix(seed, 2 * salt + 1));
    }

    @Override
    public String toString() {
        return new UUID(high, low).toString();
    }
}
