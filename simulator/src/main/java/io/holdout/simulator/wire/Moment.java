package io.holdout.simulator.wire;

/**
 * Something that happened once, and that Azure may report several times.
 *
 * @param created when, in {@link Ticks}
 * @param seed everything about the record that is not said here follows from it, its id first of all
 * @param correlation shared by the steps of one sign-in
 */
public record Moment(long created, long seed, Person who, Place where, Look look, Outcome outcome, long correlation) {

    /** A sign-in in one step. */
    public static Moment of(long created, long seed, Person who, Place where, Look look, Outcome outcome) {
        return new Moment(created, seed, who, where, look, outcome, seed);
    }

    /** {@code properties.id}; those of Azure end in 00. */
    public Guid id() {
        Guid guid = Guid.of(seed, 1);
        return new Guid(guid.high(), guid.low() & ~0xFFL);
    }
}
