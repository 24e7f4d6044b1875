package io.holdout.simulator.wire;

import java.util.List;

/**
 * Random numbers that depend on their seed alone (SplitMix64), the same on every Java: a die is cheap enough to be made for
 * every hour and every record, which is what lets the tenant be generated from any point without what came before.
 */
public final class Dice {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private long state;

    private Dice(long seed) {
        state = seed;
    }

    public static Dice of(long seed) {
        return new Dice(seed);
    }

    public static Dice of(long seed, long salt) {
        return new Dice(mix(seed, salt));
    }

    public static Dice of(long seed, long salt, long salt2) {
        return new Dice(mix(mix(seed, salt), salt2));
    }

    /** A seed for one of many children of a seed. */
    public static long mix(long seed, long salt) {
        return scramble(seed ^ scramble(salt + GOLDEN));
    }

    private static long scramble(long value) {
        long z = value + GOLDEN;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    public long next() {
        long value = scramble(state);
        state += GOLDEN;
        return value;
    }

    /** From 0 to 1, without 1. */
    public double unit() {
        return (next() >>> 11) * 0x1.0p-53;
    }

    /** From 0 to {@code bound}, without the bound. */
    public int below(int bound) {
        return (int) between(0, bound);
    }

    /** From {@code low} to {@code high}, without the latter. */
    public long between(long low, long high) {
        if (high <= low) {
            throw new IllegalArgumentException("nothing between " + low + " and " + high);
        }
        return low + (long) (unit() * (high - low));
    }

    public boolean chance(double probability) {
        return unit() < probability;
    }

    public <T> T pick(List<T> choices) {
        return choices.get(below(choices.size()));
    }

    /** The number itself on average, as a whole number. */
    public int round(double number) {
        return (int) Math.floor(number + unit());
    }
}
