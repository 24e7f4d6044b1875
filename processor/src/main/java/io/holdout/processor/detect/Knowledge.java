package io.holdout.processor.detect;

import io.holdout.model.Exemption;
import io.holdout.processor.advice.Advice;
import java.util.Optional;

/** What a decision about a user may ask beside the user's own sign-ins. */
public interface Knowledge extends Familiarity {

    /** The exception that covers a sign-in and ends last, whether or not it has ended by then. */
    default Optional<Exemption> exemption(Sighting sighting) {
        return Optional.empty();
    }

    /** What the inventory says of the user who signed in. */
    default Inventory inventory(Sighting sighting) {
        return Inventory.NONE;
    }

    /**
     * How the tenant treats Apple's mail app. Devices are shown with it; no decision rests on it, because it follows from the sign-ins of
     * all users.
     */
    default Posture posture(String tenantId) {
        return Posture.unknown(tenantId);
    }

    default Thresholds thresholds() {
        return Thresholds.DEFAULT;
    }

    /** What people are told to do; nothing is decided by it. */
    default Advice advice() {
        return Advice.STANDARD;
    }
}
