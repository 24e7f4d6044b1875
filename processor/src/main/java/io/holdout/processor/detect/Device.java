package io.holdout.processor.detect;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.holdout.model.Confidence;
import io.holdout.model.DeviceState.State;
import io.holdout.processor.agent.Family;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One device of a user on its way off legacy authentication.
 *
 * @param lastModern newest modern sign-in of its family's mail app
 * @param migratedAt start of the check that proved the migration
 * @param trial the check while it runs
 * @param quietUntil no new check starts before, so that two devices that look alike do not flap
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Device(
        String key,
        Proofs proofs,
        State state,
        Confidence confidence,
        @Nullable Instant lastModern,
        @Nullable Instant migratedAt,
        @Nullable Trial trial,
        @Nullable Instant quietUntil) {

    Family family() {
        return proofs.described().agent().family();
    }

    @com.fasterxml.jackson.annotation.JsonIgnore
    boolean isMigrated() {
        return migratedAt != null;
    }

    /** Newest sign of life: a proved password, or a modern sign-in tied to it. */
    Instant lastLife() {
        Instant legacy = proofs.latest().time();
        return lastModern == null || lastModern.isBefore(legacy) ? legacy : lastModern;
    }

    Device with(Proofs other) {
        return new Device(key, other, state, confidence, lastModern, migratedAt, trial, quietUntil);
    }

    Device seenModern(Instant time) {
        Instant last = lastModern == null || lastModern.isBefore(time) ? time : lastModern;
        return new Device(key, proofs, state, confidence, last, migratedAt, trial, quietUntil);
    }

    /** In another state, without a check. */
    Device in(State next, Confidence grade) {
        return new Device(key, proofs, next, grade, lastModern, migratedAt, null, quietUntil);
    }

    Device tried(State next, Trial check) {
        return new Device(key, proofs, next, Confidence.LIKELY, lastModern, migratedAt, check, quietUntil);
    }

    Device migrated(Instant since) {
        return new Device(key, proofs, State.MIGRATED, Confidence.LIKELY, lastModern, since, null, null);
    }

    /** As if it had never migrated. */
    Device retracted() {
        return new Device(key, proofs, State.LEGACY, proofs.latest().confidence(), lastModern, null, null, quietUntil);
    }

    Device quietUntil(Instant time) {
        return new Device(key, proofs, state, confidence, lastModern, migratedAt, trial, time);
    }
}
