package io.holdout.processor.detect;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.holdout.model.Confidence;
import io.holdout.model.DeviceState.State;
import io.holdout.processor.agent.Family;
import io.holdout.processor.agent.UserAgent;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One device of a user on its way off legacy authentication.
 *
 * @param state as its sign-ins have it; {@link #shown} is what others are told
 * @param lastModern newest modern sign-in of its family's mail app
 * @param migratedAt start of the check that proved the migration
 * @param trial the check while it runs
 * @param quietUntil no new check starts before, so that two devices that look alike do not flap
 * @param exempted the exception that covers its newest proof
 * @param silentAt since when its legacy sign-ins are missed; only in state SILENT
 * @param stuckAt when the tenant was last told that it could upgrade and does not
 * @param move the sign-ins that proved the migration, while it is migrated
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
        @Nullable Instant quietUntil,
        @Nullable Exempted exempted,
        @Nullable Instant silentAt,
        @Nullable Instant stuckAt,
        @Nullable Move move) {

    /** An old account that was not blocked for so long, while the new one signed in, is gone. */
    static final Duration OLD_ACCOUNT_ENDS_AFTER = Duration.ofDays(7);

    /** What an exception allows: the states of a device that has not moved. */
    private static final Set<State> ALLOWED =
            EnumSet.of(State.LEGACY, State.BLOCKED, State.REGRESSED, State.CONSENT_BLOCKED);

    static Device first(String key, Proofs proofs, State state, Confidence confidence) {
        return new Device(key, proofs, state, confidence, null, null, null, null, null, null, null, null);
    }

    /**
     * Of these devices those that a modern sign-in can be of: where its user agent names the model of one, that one alone. A browser
     * names no mail app, and not always its own system: Safari on an iPad calls itself one of a Mac.
     */
    static List<Device> meantBy(Sighting modern, List<Device> devices) {
        if (modern.isBrowser()) {
            return devices;
        }
        List<Device> named = devices.stream()
                .filter(device -> modern.agent().namesModelOf(device.agent()))
                .toList();
        return named.size() == 1
                ? named
                : devices.stream()
                        .filter(device -> !modern.agent().contradicts(device.agent()))
                        .toList();
    }

    private UserAgent agent() {
        return proofs.described().agent();
    }

    Family family() {
        return proofs.described().agent().family();
    }

    /** Whether all devices of the user that are of its model are one device here. */
    @JsonIgnore
    boolean isNamedAfterModel() {
        return !agent().model().isEmpty() && key.equals(family().id() + ":" + agent().model());
    }

    @JsonIgnore
    boolean isMigrated() {
        return migratedAt != null;
    }

    /** True where the check that proved the migration had ended by then. */
    boolean hadMovedBy(Instant time) {
        return state == State.MIGRATED
                && migratedAt != null
                && time.isAfter(migratedAt.plus(Lifecycle.MIGRATION_CHECK));
    }

    /** True where it has moved, and the old account on it, or on another device of its model, goes on sending the right password. */
    boolean oldAccountGoesOn() {
        Instant blocked = proofs.lastBlocked();
        return blocked != null
                && hadMovedBy(blocked)
                && (lastModern == null || blocked.plus(OLD_ACCOUNT_ENDS_AFTER).isAfter(lastModern));
    }

    @JsonIgnore
    boolean isExempt() {
        return exempted != null && !exempted.over();
    }

    /** Its state to others: excepted while an exception allows it to stand where it stands. */
    State shown() {
        return isExempt() && ALLOWED.contains(state) ? State.EXCEPTED : state;
    }

    Confidence sure() {
        return shown() == State.EXCEPTED ? Confidence.CERTAIN : confidence;
    }

    /** True when the tenant was told of it that it is silent or stuck. */
    boolean wasTold() {
        return silentAt != null || stuckAt != null;
    }

    /** What it is when nothing speaks for a move any more. */
    State holdout() {
        if (isMigrated()) {
            return State.REGRESSED;
        }
        return proofs.lastSuccess() == null ? State.BLOCKED : State.LEGACY;
    }

    /** Newest sign of life: a proved password, or a modern sign-in tied to it. */
    Instant lastLife() {
        Instant legacy = proofs.latest().time();
        return lastModern == null || lastModern.isBefore(legacy) ? legacy : lastModern;
    }

    Device with(Proofs other) {
        return new Device(
                key,
                other,
                state,
                confidence,
                lastModern,
                migratedAt,
                trial,
                quietUntil,
                exempted,
                silentAt,
                stuckAt,
                move);
    }

    Device seenModern(Instant time) {
        Instant last = lastModern == null || lastModern.isBefore(time) ? time : lastModern;
        return new Device(
                key, proofs, state, confidence, last, migratedAt, trial, quietUntil, exempted, silentAt, stuckAt, move);
    }

    /** In another state, without a check. */
    Device in(State next, Confidence grade) {
        return new Device(
                key, proofs, next, grade, lastModern, migratedAt, null, quietUntil, exempted, null, stuckAt, null);
    }

    /** The user took up another mail app when its legacy sign-ins ended; whether on this device is not known. */
    Device movedElsewhere() {
        return in(State.POSSIBLY_MIGRATED, Confidence.POSSIBLE).stuck(null);
    }

    Device tried(State next, Trial check) {
        return new Device(
                key,
                proofs,
                next,
                Confidence.LIKELY,
                lastModern,
                migratedAt,
                check,
                quietUntil,
                exempted,
                null,
                stuckAt,
                null);
    }

    Device migrated(Trial check, Confidence sure) {
        return new Device(
                key,
                proofs,
                State.MIGRATED,
                sure,
                lastModern,
                check.start(),
                null,
                null,
                exempted,
                null,
                null,
                check.move());
    }

    /** The modern sign-ins that speak for a move while it is checked, and once it is proved. */
    List<Sighting> movedBy() {
        Move shown = trial == null ? move : trial.move();
        return shown == null ? List.of() : shown.signIns();
    }

    /** As if it had never migrated. */
    Device retracted() {
        return new Device(
                key,
                proofs,
                State.LEGACY,
                proofs.latest().confidence(),
                lastModern,
                null,
                null,
                quietUntil,
                exempted,
                null,
                stuckAt,
                null);
    }

    Device silent(Instant since) {
        return new Device(
                key,
                proofs,
                State.SILENT,
                Confidence.POSSIBLE,
                lastModern,
                migratedAt,
                null,
                quietUntil,
                exempted,
                since,
                null,
                null);
    }

    Device stale() {
        return new Device(
                key,
                proofs,
                State.STALE,
                Confidence.LIKELY,
                lastModern,
                migratedAt,
                null,
                quietUntil,
                exempted,
                null,
                null,
                null);
    }

    Device stuck(@Nullable Instant time) {
        return new Device(
                key,
                proofs,
                state,
                confidence,
                lastModern,
                migratedAt,
                trial,
                quietUntil,
                exempted,
                silentAt,
                time,
                move);
    }

    Device exempted(@Nullable Exempted exception) {
        return new Device(
                key,
                proofs,
                state,
                confidence,
                lastModern,
                migratedAt,
                trial,
                quietUntil,
                exception,
                silentAt,
                stuckAt,
                move);
    }

    Device quietUntil(Instant time) {
        return new Device(
                key, proofs, state, confidence, lastModern, migratedAt, trial, time, exempted, silentAt, stuckAt, move);
    }
}
