package io.holdout.simulator.wire;

/**
 * Something that happened once, and that Azure may report several times.
 *
 * @param created when, in {@link Ticks}
 * @param seed everything about the record that is not said here follows from it, its id first of all
 * @param correlation shared by the steps of one sign-in
 * @param change what an administrator did, for an audit record
 */
public record Moment(
        long created, long seed, Person who, Place where, Look look, Outcome outcome, long correlation, Change change) {

    /** A sign-in in one step. */
    public static Moment of(long created, long seed, Person who, Place where, Look look, Outcome outcome) {
        return new Moment(created, seed, who, where, look, outcome, seed, Change.NONE);
    }

    /** One step of a sign-in in several. */
    public static Moment step(
            long created, long seed, Person who, Place where, Look look, Outcome outcome, long correlation) {
        return new Moment(created, seed, who, where, look, outcome, correlation, Change.NONE);
    }

    /** An administrator changes something. */
    public static Moment change(long created, long seed, Person who, Change change) {
        return new Moment(
                created, seed, who, who.office(), Look.neighbour(Category.AUDIT), Outcome.SUCCESS, seed, change);
    }

    /** The same with another outcome. */
    public Moment with(Outcome other) {
        return new Moment(created, seed, who, where, look, other, correlation, change);
    }

    /** {@code properties.id}; those of Azure end in 00. */
    public Guid id() {
        Guid guid = Guid.of(seed, 1);
        return new Guid(guid.high(), guid.low() & ~0xFFL);
    }
}
