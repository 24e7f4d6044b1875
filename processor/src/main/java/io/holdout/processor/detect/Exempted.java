package io.holdout.processor.detect;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;

/**
 * An exception that covers the newest proof of a device.
 *
 * @param until its end
 * @param over it has ended, or was taken back; kept, so that the next sign-in without one is told of as new
 */
record Exempted(
        Instant until,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean over) {

    Exempted ended() {
        return new Exempted(until, true);
    }
}
