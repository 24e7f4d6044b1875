package io.holdout.processor.stage;

import io.holdout.model.Tick;
import io.holdout.processor.detect.Sighting;

/** What {@code classify} and the stages that keep tables pass on. */
sealed interface Classified {

    /** A sign-in with its class. */
    record Seen(Sighting sighting) implements Classified {}

    /** A tick as it came. */
    record Time(Tick tick) implements Classified {}

    /**
     * A table says something else than before.
     *
     * @param user name in lower case whom it concerns, empty for everybody in the tenant
     */
    record Learned(String tenantId, String user) implements Classified {}
}
