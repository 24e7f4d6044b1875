package io.holdout.processor.stage;

import io.holdout.model.Tick;
import io.holdout.processor.detect.Sighting;

/** What {@code classify} passes on: a sign-in with its class, or a tick as it came. */
sealed interface Classified {

    record Seen(Sighting sighting) implements Classified {}

    record Time(Tick tick) implements Classified {}
}
