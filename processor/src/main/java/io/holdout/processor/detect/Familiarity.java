package io.holdout.processor.detect;

/**
 * Whether a user has been seen at a source before. A source is familiar when a success of any class within the 30 days before
 * came from the same /24 or /64, or from the same autonomous system with the same family of user agent.
 */
public interface Familiarity {

    Grade of(Sighting sighting);

    /** How well the user is known at the source. */
    enum Grade {
        FAMILIAR,
        UNFAMILIAR,
        /** The user has no success on record at all. */
        NO_HISTORY
    }
}
