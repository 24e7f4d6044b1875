package io.holdout.processor.detect;

import io.holdout.model.Confidence;
import io.holdout.model.DeviceState.State;
import io.holdout.model.Rule;
import io.holdout.model.Severity;
import io.holdout.processor.agent.Family;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The life of a user's devices. {@link #fold} takes sign-ins in the order of their own time and lets what was waited for happen
 * between them, so the result is a function of the set of sign-ins and of the horizon, whatever the order of arrival.
 *
 * <p>A sign-in later than the horizon is taken in at once, but nothing that rests on silence is concluded from it: a wait
 * happens only when no older sign-in can still arrive.
 */
public final class Lifecycle {
    /** R-B2: how long the old profile has to show itself after the first modern sign-in. */
    static final Duration MIGRATION_CHECK = Duration.ofMinutes(30);

    /** R-B5: silence of legacy that stands in for a token refresh. */
    static final Duration MIGRATION_SILENCE = Duration.ofHours(24);

    /** R-S4: a legacy success is new when there was none for so long. */
    static final Duration NEW_AFTER = Duration.ofDays(30);

    /** R-B5 and the limit of the device inventory. */
    static final Duration STALE_AFTER = Duration.ofDays(60);

    static final Duration FORGOTTEN_AFTER = Duration.ofDays(90);

    /** How long a stopped silent upgrade is expected to end in the prompt on the device. */
    static final Duration UPGRADE_LAPSES_AFTER = Duration.ofDays(7);

    /** An unfamiliar source that was quiet for so long begins a new episode. */
    static final Duration FOREIGN_SOURCE_ENDS_AFTER = Duration.ofHours(24);

    /** A device that was not refused for so long has the new password, or is off. */
    static final Duration STALE_PASSWORD_ENDS_AFTER = Duration.ofHours(24);

    /** A device that was let in within this time and is blocked now is still a legacy device under a mixed policy. */
    static final Duration STILL_LET_IN = Duration.ofHours(24);

    /** Devices kept of one user; an attacker who knows a password could else invent user agents without end. */
    private static final int MAX_DEVICES = 100;

    private static final Set<State> SETTLED_STATES =
            EnumSet.of(State.MIGRATED, State.MIGRATING, State.POSSIBLY_MIGRATED);

    private final Knowledge knowledge;
    private final Map<String, Device> devices = new TreeMap<>();
    private final Waits waits;
    private final Episodes episodes;
    private final Map<String, Refusals> refusals = new TreeMap<>();

    private Lifecycle(UserState state, Knowledge knowledge, Duration grace) {
        this.knowledge = knowledge;
        this.waits = new Waits(state.waits());
        this.episodes = new Episodes(state.episodes(), waits, grace);
        state.devices().forEach(device -> devices.put(device.key(), device));
        state.refusals().forEach(refused -> refusals.put(refused.device(), refused));
    }

    /**
     * The state after these sign-ins.
     *
     * @param sightings sorted, none older than what {@code state} has been settled through
     * @param horizon nothing at or before it can still arrive
     * @param grace how far apart in time sign-ins may arrive in the wrong order
     */
    public static UserState fold(
            UserState state, List<Sighting> sightings, Instant horizon, Knowledge knowledge, Duration grace) {
        Lifecycle life = new Lifecycle(state, knowledge, grace);
        for (Sighting sighting : sightings) {
            Instant justBefore = sighting.time().minusNanos(1);
            life.advance(justBefore.isBefore(horizon) ? justBefore : horizon);
            life.step(sighting);
        }
        life.advance(horizon);
        return life.freeze();
    }

    /** The state once a sign-in is taken out of the counts again, because its record was sent anew with another outcome. */
    public static UserState without(UserState state, Sighting counted) {
        return new UserState(
                state.devices().stream()
                        .map(device -> device.key().equals(counted.device())
                                ? device.with(device.proofs().minus(counted.outcome()))
                                : device)
                        .toList(),
                state.episodes(),
                state.waits(),
                state.refusals());
    }

    private UserState freeze() {
        return new UserState(
                List.copyOf(devices.values()), episodes.all(), waits.all(), List.copyOf(refusals.values()));
    }

    // --- what a sign-in does

    private void step(Sighting sighting) {
        switch (sighting.kind()) {
            case LEGACY -> {
                if (sighting.outcome() == Outcome.SUCCEEDED) {
                    legacySuccess(sighting);
                } else if (sighting.outcome() == Outcome.BLOCKED) {
                    legacyBlocked(sighting);
                } else if (sighting.isWrongPassword()) {
                    wrongPassword(sighting);
                }
            }
            case ROPC -> passwordGrant(sighting);
            case APPLE_ROPC_UPGRADE -> {
                if (sighting.outcome() == Outcome.SUCCEEDED) {
                    silentUpgrade(sighting);
                } else if (sighting.outcome() == Outcome.BLOCKED) {
                    silentUpgradeStopped(sighting);
                }
            }
            case MODERN -> {
                if (sighting.outcome() == Outcome.SUCCEEDED && sighting.mailApp() != null) {
                    modernSuccess(sighting, sighting.mailApp());
                }
            }
            case UNDECIDED -> {
                // says nothing about any device
            }
        }
    }

    private void legacySuccess(Sighting s) {
        passwordIsRight(keyOf(s), s.time());
        boolean foreign = knowledge.of(s) != Familiarity.Grade.FAMILIAR;
        Device before = devices.get(keyOf(s));
        Instant lastSuccess = before == null ? null : before.proofs().lastSuccess();
        Device device = before == null
                ? new Device(keyOf(s), Proofs.of(s, foreign), State.LEGACY, s.confidence(), null, null, null, null)
                : before.with(before.proofs().plus(s, foreign));
        boolean newProtocol = before != null
                && !before.proofs().protocols().equals(device.proofs().protocols());
        devices.put(device.key(), device);
        live(device);

        boolean regressed = afterLegacySuccess(device, s);
        boolean isNew = lastSuccess == null || lastSuccess.plus(NEW_AFTER).isBefore(s.time());
        if (regressed) {
            return;
        }
        if (isNew) {
            episodes.raise(Rule.LEGACY_SIGN_IN, device.key(), s, Severity.MEDIUM, s.confidence(), "");
        } else {
            episodes.touch(Rule.LEGACY_SIGN_IN, device.key(), s);
            episodes.touch(Rule.REGRESSED, device.key(), s);
            episodes.touch(Rule.SECOND_DEVICE, device.key(), s);
        }
        if (newProtocol && s.protocol() != null) {
            episodes.explain(
                    Rule.LEGACY_SIGN_IN,
                    device.key(),
                    "now also over " + s.protocol().title(),
                    s.time());
        }
        episodes.endAfter(Rule.LEGACY_SIGN_IN, device.key(), s.time().plus(NEW_AFTER));
        episodes.endAfter(Rule.REGRESSED, device.key(), s.time().plus(NEW_AFTER));
        episodes.endAfter(Rule.SECOND_DEVICE, device.key(), s.time().plus(NEW_AFTER));
    }

    /** Moves the device on; true when it fell back, which is then what the alert is about. */
    private boolean afterLegacySuccess(Device device, Sighting s) {
        Trial trial = device.trial();
        Instant since = device.migratedAt();
        if (trial != null) {
            if (endsTrial(trial, s)) {
                failTrial(device, s);
            }
            return false;
        }
        if (since != null && device.state() != State.REGRESSED) {
            if (!s.time().isAfter(since)) {
                return false;
            }
            if (!s.time().isAfter(since.plus(MIGRATION_CHECK))) {
                retract(device, s);
                return false;
            }
            regress(device, s);
            return true;
        }
        switch (device.state()) {
            case BLOCKED, STALE -> {
                devices.put(device.key(), device.in(State.LEGACY, s.confidence()));
                episodes.close(Rule.LEGACY_BLOCKED, device.key(), "let in again", s.time());
            }
            case POSSIBLY_MIGRATED ->
                devices.put(
                        device.key(),
                        device.in(State.LEGACY, s.confidence())
                                .quietUntil(s.time().plus(MIGRATION_SILENCE)));
            default -> {
                // a legacy device goes on, a regressed one too, a stopped upgrade still waits for its prompt
            }
        }
        if (device.state() == State.REGRESSED || device.state() == State.LEGACY) {
            moveQuiet(device.key(), s.time());
        }
        return false;
    }

    /** Once a check has misled, the next one starts after a day without legacy. */
    private void moveQuiet(String key, Instant time) {
        Device device = devices.get(key);
        if (device != null && device.quietUntil() != null) {
            devices.put(key, device.quietUntil(time.plus(MIGRATION_SILENCE)));
        }
    }

    /**
     * True when a legacy sign-in at that time shows that the old profile goes on. One after the 30 minutes speaks only once they
     * have passed for good; until then an older one may still arrive.
     */
    private static boolean endsTrial(Trial trial, Sighting s) {
        boolean within = s.time().isAfter(trial.start())
                && !s.time().isAfter(trial.start().plus(MIGRATION_CHECK));
        return within || (trial.checked() && s.time().isAfter(trial.start()));
    }

    private void failTrial(Device device, Sighting s) {
        cancelChecks(device.key());
        State back =
                s.outcome() == Outcome.SUCCEEDED ? device.isMigrated() ? State.REGRESSED : State.LEGACY : State.BLOCKED;
        devices.put(device.key(), device.in(back, s.confidence()));
        episodes.raise(Rule.SECOND_DEVICE, device.key(), s, Severity.LOW, Confidence.LIKELY, "");
        episodes.endAfter(Rule.SECOND_DEVICE, device.key(), s.time().plus(NEW_AFTER));
        episodes.close(Rule.SILENT_UPGRADE, "", "legacy sign-ins went on", s.time());
    }

    private void retract(Device device, Sighting s) {
        devices.put(device.key(), device.retracted());
        episodes.close(
                Rule.MIGRATED,
                device.key(),
                "retracted: a late record shows a legacy sign-in within the check",
                s.time());
        episodes.raise(Rule.SECOND_DEVICE, device.key(), s, Severity.LOW, Confidence.LIKELY, "");
        episodes.endAfter(Rule.SECOND_DEVICE, device.key(), s.time().plus(NEW_AFTER));
    }

    private void regress(Device device, Sighting s) {
        devices.put(
                device.key(),
                device.in(State.REGRESSED, s.confidence()).quietUntil(s.time().plus(MIGRATION_SILENCE)));
        episodes.close(Rule.MIGRATED, device.key(), "regressed", s.time());
        episodes.raise(Rule.REGRESSED, device.key(), s, Severity.MEDIUM, s.confidence(), "");
        episodes.endAfter(Rule.REGRESSED, device.key(), s.time().plus(NEW_AFTER));
    }

    private void legacyBlocked(Sighting s) {
        passwordIsRight(keyOf(s), s.time());
        Familiarity.Grade grade = knowledge.of(s);
        Device before = devices.get(keyOf(s));
        boolean suspicious = grade == Familiarity.Grade.UNFAMILIAR
                || (grade == Familiarity.Grade.NO_HISTORY && !isPlausible(s, before));
        Device device = before == null
                ? new Device(
                        keyOf(s),
                        Proofs.of(s, suspicious),
                        State.BLOCKED,
                        grade == Familiarity.Grade.FAMILIAR ? s.confidence() : Confidence.POSSIBLE,
                        null,
                        null,
                        null,
                        null)
                : before.with(before.proofs().plus(s, suspicious));
        devices.put(device.key(), device);
        live(device);

        Trial trial = device.trial();
        if (trial != null && trial.fromBlocked() && endsTrial(trial, s)) {
            failTrial(device, s);
            device = devices.getOrDefault(device.key(), device);
        } else if ((device.state() == State.LEGACY
                        || device.state() == State.REGRESSED
                        || device.state() == State.STALE)
                && isNoLongerLetIn(device, s)) {
            device = device.in(State.BLOCKED, s.confidence());
            devices.put(device.key(), device);
        }
        if (suspicious) {
            credentialKnown(s);
        } else if (!SETTLED_STATES.contains(device.state())) {
            Confidence sure =
                    grade == Familiarity.Grade.FAMILIAR && !s.doubtful() ? s.confidence() : Confidence.POSSIBLE;
            episodes.raise(Rule.LEGACY_BLOCKED, device.key(), s, Severity.LOW, sure, "");
            episodes.endAfter(Rule.LEGACY_BLOCKED, device.key(), s.time().plus(NEW_AFTER));
        }
    }

    /** A device that the user agent names, and whose system is not years old unless it was let in once. */
    private static boolean isPlausible(Sighting s, @Nullable Device before) {
        boolean letIn = before != null && before.proofs().lastSuccess() != null;
        return s.agent().decoded() && (letIn || !s.agent().os().isOutdated(s.time()));
    }

    private static boolean isNoLongerLetIn(Device device, Sighting s) {
        Instant success = device.proofs().lastSuccess();
        return success == null || success.plus(STILL_LET_IN).isBefore(s.time());
    }

    /** R-S5: a device that is known, where the user is known, goes on with a password that was changed. Anywhere else it is an attempt. */
    private void wrongPassword(Sighting s) {
        String key = keyOf(s);
        if (!devices.containsKey(key) || knowledge.of(s) != Familiarity.Grade.FAMILIAR) {
            return;
        }
        Refusals before = refusals.get(key);
        Refusals refused = (before != null && before.prefix().equals(s.prefix())
                        ? before
                        : Refusals.none(key, s.prefix()))
                .plus(s.time());
        refusals.put(key, refused);
        if (refused.areMany()) {
            episodes.raise(Rule.STALE_PASSWORD, key, s, Severity.LOW, Confidence.LIKELY, "");
        } else {
            episodes.touch(Rule.STALE_PASSWORD, key, s);
        }
        episodes.endAfter(Rule.STALE_PASSWORD, key, s.time().plus(STALE_PASSWORD_ENDS_AFTER));
    }

    private void passwordIsRight(String device, Instant time) {
        refusals.remove(device);
        episodes.close(Rule.STALE_PASSWORD, device, "the password is right again", time);
    }

    private void credentialKnown(Sighting s) {
        Confidence sure = s.doubtful() ? Confidence.POSSIBLE : Confidence.LIKELY;
        episodes.raise(Rule.CREDENTIAL_KNOWN, s.prefix(), s, Severity.HIGH, sure, "");
        episodes.endAfter(Rule.CREDENTIAL_KNOWN, s.prefix(), s.time().plus(FOREIGN_SOURCE_ENDS_AFTER));
    }

    private void passwordGrant(Sighting s) {
        if (s.outcome() == Outcome.SUCCEEDED) {
            boolean foreign = knowledge.of(s) == Familiarity.Grade.UNFAMILIAR;
            episodes.raise(
                    Rule.ROPC_SIGN_IN, s.app().id(), s, foreign ? Severity.HIGH : Severity.MEDIUM, s.confidence(), "");
            episodes.endAfter(Rule.ROPC_SIGN_IN, s.app().id(), s.time().plus(NEW_AFTER));
        } else if (s.outcome() == Outcome.BLOCKED) {
            if (knowledge.of(s) != Familiarity.Grade.FAMILIAR) {
                credentialKnown(s);
            }
        }
    }

    private void silentUpgrade(Sighting s) {
        episodes.raise(Rule.SILENT_UPGRADE, "", s, Severity.INFORMATIONAL, Confidence.LIKELY, "");
        episodes.endAfter(Rule.SILENT_UPGRADE, "", s.time().plus(MIGRATION_SILENCE));
        episodes.close(Rule.SILENT_UPGRADE_STOPPED, "", "the upgrade went through", s.time());
        modern(s, MailApp.APPLE, State.UPGRADE_PENDING, false);
    }

    private void silentUpgradeStopped(Sighting s) {
        episodes.raise(Rule.SILENT_UPGRADE_STOPPED, "", s, Severity.LOW, Confidence.LIKELY, "");
        episodes.endAfter(Rule.SILENT_UPGRADE_STOPPED, "", s.time().plus(UPGRADE_LAPSES_AFTER));
        for (Device device : served(MailApp.APPLE, s.time())) {
            if (device.trial() == null && !SETTLED_STATES.contains(device.state())) {
                devices.put(device.key(), device.in(State.UPGRADE_PENDING, Confidence.LIKELY));
                waits.await(Wait.Kind.UPGRADE_LAPSES, device.key(), s.time().plus(UPGRADE_LAPSES_AFTER));
            }
        }
    }

    private void modernSuccess(Sighting s, MailApp app) {
        if (app == MailApp.APPLE) {
            episodes.close(Rule.SILENT_UPGRADE_STOPPED, "", "the user signed in", s.time());
        }
        modern(s, app, State.MIGRATING, !s.isBrowser());
    }

    private void modern(Sighting s, MailApp app, State pending, boolean token) {
        List<Device> served = served(app, s.time());
        boolean single = served.size() == 1;
        for (Device device : served) {
            Device seen = device.seenModern(s.time());
            devices.put(device.key(), seen);
            Trial trial = seen.trial();
            if (trial != null) {
                goOn(seen, trial, s, token);
            } else if (seen.state() == State.MIGRATED) {
                live(seen);
            } else if (single && mayTry(seen, s.time())) {
                startTrial(seen, pending, s.time(), token);
            } else if (!single && mayTry(seen, s.time()) && seen.state() != State.POSSIBLY_MIGRATED) {
                waits.cancel(Wait.Kind.UPGRADE_LAPSES, seen.key());
                devices.put(seen.key(), seen.in(State.POSSIBLY_MIGRATED, Confidence.POSSIBLE));
            }
        }
    }

    private void goOn(Device device, Trial trial, Sighting s, boolean token) {
        if (!token || s.time().isBefore(trial.start())) {
            return;
        }
        if (trial.checked()) {
            migrate(device, trial, s.time());
        } else {
            devices.put(device.key(), device.tried(State.MIGRATING, trial.withToken()));
        }
    }

    private void startTrial(Device device, State pending, Instant time, boolean token) {
        waits.cancel(Wait.Kind.UPGRADE_LAPSES, device.key());
        Trial trial = new Trial(time, token, false, device.state() == State.BLOCKED);
        Device tried = device.tried(pending, trial);
        devices.put(device.key(), tried);
        live(tried);
        waits.await(Wait.Kind.MIGRATION_CHECK, device.key(), time.plus(MIGRATION_CHECK));
    }

    private static boolean mayTry(Device device, Instant time) {
        return device.quietUntil() == null || !time.isBefore(device.quietUntil());
    }

    /** The devices a modern sign-in of that app can speak of: of its family, known by then and not stale. */
    private List<Device> served(MailApp app, Instant time) {
        List<Device> served = new ArrayList<>();
        for (Device device : devices.values()) {
            Family family = device.family();
            if (app.serves(family)
                    && (device.state() != State.STALE || device.isMigrated())
                    && !device.proofs().first().isAfter(time)) {
                served.add(device);
            }
        }
        return served;
    }

    // --- what falls due

    private void advance(Instant to) {
        for (Wait next = waits.next(to); next != null; next = waits.next(to)) {
            Device device = devices.get(next.about());
            if (next.kind().isAboutEpisode()) {
                episodes.fire(next);
            } else if (device != null) {
                fire(next.kind(), device, next.due());
            }
        }
    }

    private void fire(Wait.Kind kind, Device device, Instant due) {
        Trial trial = device.trial();
        switch (kind) {
            case MIGRATION_CHECK -> {
                if (trial != null && trial.refreshed()) {
                    migrate(device, trial, due);
                } else if (trial != null) {
                    devices.put(device.key(), device.tried(device.state(), trial.passed()));
                    waits.await(
                            Wait.Kind.MIGRATION_SILENCE,
                            device.key(),
                            trial.start().plus(MIGRATION_SILENCE));
                }
            }
            case MIGRATION_SILENCE -> {
                if (trial != null) {
                    migrate(device, trial, due);
                }
            }
            case UPGRADE_LAPSES -> {
                if (trial == null && device.state() == State.UPGRADE_PENDING) {
                    devices.put(
                            device.key(),
                            device.in(
                                    withoutUpgrade(device),
                                    device.proofs().latest().confidence()));
                }
            }
            case DEVICE_STALE -> {
                cancelChecks(device.key());
                devices.put(device.key(), device.in(State.STALE, Confidence.LIKELY));
            }
            case DEVICE_FORGOTTEN -> forget(device, due);
            default -> throw new IllegalStateException("not about a device: " + kind);
        }
    }

    private static State withoutUpgrade(Device device) {
        if (device.isMigrated()) {
            return State.REGRESSED;
        }
        return device.proofs().lastSuccess() == null ? State.BLOCKED : State.LEGACY;
    }

    private void migrate(Device device, Trial trial, Instant at) {
        cancelChecks(device.key());
        Device migrated = device.migrated(trial.start());
        devices.put(device.key(), migrated);
        live(migrated);
        for (Rule rule : List.of(
                Rule.LEGACY_SIGN_IN, Rule.REGRESSED, Rule.SECOND_DEVICE, Rule.LEGACY_BLOCKED, Rule.STALE_PASSWORD)) {
            episodes.close(rule, device.key(), "migrated", at);
        }
        episodes.close(Rule.SILENT_UPGRADE, "", "migrated", at);
        episodes.raise(
                Rule.MIGRATED,
                device.key(),
                Episode.Content.concluded(device.proofs().latest(), at, Severity.INFORMATIONAL, Confidence.LIKELY));
        episodes.endAfter(Rule.MIGRATED, device.key(), migrated.lastLife().plus(STALE_AFTER));
    }

    private void forget(Device device, Instant due) {
        cancelChecks(device.key());
        devices.remove(device.key());
        refusals.remove(device.key());
        for (Rule rule : Rule.values()) {
            episodes.close(rule, device.key(), "the device was not seen for 90 days", due);
        }
    }

    /** Moves the ends of a device's life on. */
    private void live(Device device) {
        waits.await(Wait.Kind.DEVICE_STALE, device.key(), device.lastLife().plus(STALE_AFTER));
        waits.await(Wait.Kind.DEVICE_FORGOTTEN, device.key(), device.lastLife().plus(FORGOTTEN_AFTER));
        episodes.endAfter(Rule.MIGRATED, device.key(), device.lastLife().plus(STALE_AFTER));
    }

    private void cancelChecks(String device) {
        waits.cancel(Wait.Kind.MIGRATION_CHECK, device);
        waits.cancel(Wait.Kind.MIGRATION_SILENCE, device);
        waits.cancel(Wait.Kind.UPGRADE_LAPSES, device);
    }

    /** The device's key, or the one that takes in all further devices of a user who has too many. */
    private String keyOf(Sighting s) {
        return devices.containsKey(s.device()) || devices.size() < MAX_DEVICES ? s.device() : "other";
    }
}
