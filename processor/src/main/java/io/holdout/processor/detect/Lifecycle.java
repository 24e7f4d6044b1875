package io.holdout.processor.detect;

import io.holdout.model.Confidence;
import io.holdout.model.DeviceState.State;
import io.holdout.model.Protocol;
import io.holdout.model.Rule;
import io.holdout.model.Severity;
import io.holdout.processor.agent.Family;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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

    static final Duration FORGOTTEN_AFTER = Duration.ofDays(90);

    /** How long a stopped silent upgrade is expected to end in the prompt on the device. */
    static final Duration UPGRADE_LAPSES_AFTER = Duration.ofDays(7);

    /** An unfamiliar source that was quiet for so long begins a new episode. */
    static final Duration FOREIGN_SOURCE_ENDS_AFTER = Duration.ofHours(24);

    /** A device that was not refused for so long has the new password, or is off. */
    static final Duration STALE_PASSWORD_ENDS_AFTER = Duration.ofHours(24);

    /** A device that was let in within this time and is blocked now is still a legacy device under a mixed policy. */
    static final Duration STILL_LET_IN = Duration.ofHours(24);

    /** What a finding on blocked sign-ins of a device that has moved says. */
    static final String MOVED_BEFORE = "the device has moved, and its old account goes on";

    /** R-G2: a client of Exchange Web Services that was not seen for so long is gone. */
    private static final Duration EWS_ENDS_AFTER = Duration.ofDays(30);

    private static final String IN_INVENTORY = "the inventory has it";
    private static final String LET_IN_AGAIN = "let in again";

    private static final Set<State> SETTLED_STATES =
            EnumSet.of(State.MIGRATED, State.MIGRATING, State.POSSIBLY_MIGRATED);

    /** Devices that had fallen back, or never moved, whatever was tried since. */
    private static final Set<State> HOLDOUTS =
            EnumSet.of(State.LEGACY, State.REGRESSED, State.SILENT, State.BLOCKED, State.CONSENT_BLOCKED);

    /** Alerts about a device that an exception keeps from being raised, and ends. */
    private static final List<Rule> ALLOWED =
            List.of(Rule.LEGACY_SIGN_IN, Rule.LEGACY_BLOCKED, Rule.REGRESSED, Rule.SECOND_DEVICE);

    private final Knowledge knowledge;
    private final Thresholds limits;
    private final Waits waits;
    private final Devices devices;
    private final Episodes episodes;
    private final Setups setups;
    private final Map<String, Refusals> refusals = new TreeMap<>();

    private Lifecycle(UserState state, Knowledge knowledge, Duration grace, Hearers hearers) {
        this.knowledge = knowledge;
        this.limits = knowledge.thresholds();
        this.waits = new Waits(state.waits());
        this.devices = new Devices(
                state.devices(), state.managedAt(), state.apps(), waits, knowledge, grace, hearers.tenant());
        this.episodes = new Episodes(state.episodes(), waits, grace, hearers.ended());
        this.setups = new Setups(state.setups(), waits, episodes, limits);
        state.refusals().forEach(refused -> refusals.put(refused.device(), refused));
    }

    /**
     * The state after these sign-ins.
     *
     * @param sightings sorted, none older than what {@code state} has been settled through
     * @param horizon nothing at or before it can still arrive
     * @param grace how far apart in time sign-ins may arrive in the wrong order
     */
    static UserState fold(
            UserState state,
            List<Sighting> sightings,
            Instant horizon,
            Knowledge knowledge,
            Duration grace,
            Hearers hearers) {
        Lifecycle life = new Lifecycle(state, knowledge, grace, hearers);
        for (Sighting sighting : sightings) {
            Instant justBefore = sighting.time().minusNanos(1);
            life.advance(justBefore.isBefore(horizon) ? justBefore : horizon);
            life.step(sighting);
        }
        life.advance(horizon);
        return life.freeze();
    }

    /**
     * The state now that exceptions or the inventory say something else than before. What was decided by them is not decided again, but
     * where each device stands is.
     */
    static UserState reconsidered(
            UserState state, Instant horizon, Knowledge knowledge, Duration grace, Hearers hearers) {
        Lifecycle life = new Lifecycle(state, knowledge, grace, hearers);
        life.devices.all().forEach(device -> life.reconsider(device, horizon));
        life.advance(horizon);
        return life.freeze();
    }

    /** The state once a sign-in is taken out of the counts again, because its record was sent anew with another outcome. */
    static UserState without(UserState state, Sighting counted) {
        return new UserState(
                state.devices().stream()
                        .map(device -> device.key().equals(counted.device())
                                ? device.with(device.proofs().minus(counted.outcome()))
                                : device)
                        .toList(),
                state.episodes(),
                state.waits(),
                state.refusals(),
                state.setups(),
                state.managedAt(),
                state.apps());
    }

    private UserState freeze() {
        return new UserState(
                devices.all(),
                episodes.all(),
                waits.all(),
                List.copyOf(refusals.values()),
                setups.all(),
                devices.managedAt(),
                devices.apps());
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
                if (isByAnother(sighting)) {
                    passwordGrant(sighting);
                } else if (sighting.outcome() == Outcome.SUCCEEDED) {
                    silentUpgrade(sighting);
                } else if (sighting.isConsentMissing()) {
                    consentMissing(sighting);
                } else if (sighting.outcome() == Outcome.BLOCKED) {
                    silentUpgradeStopped(sighting);
                }
            }
            case MODERN -> {
                setups.step(sighting);
                if (sighting.isManaged()) {
                    devices.managed(sighting.time());
                }
                if (sighting.outcome() == Outcome.SUCCEEDED && sighting.mailApp() != null) {
                    modernSuccess(sighting, sighting.mailApp());
                } else if (sighting.isConsentMissing()) {
                    consentMissing(sighting);
                }
                if (sighting.mayUseExchangeWebServices()) {
                    exchangeWebServices(sighting);
                }
            }
            case UNDECIDED -> {
                // says nothing about any device
            }
        }
    }

    private void legacySuccess(Sighting s) {
        passwordIsRight(devices.keyOf(s), s.time());
        Familiarity.Grade grade = knowledge.of(s);
        Device before = devices.get(devices.keyOf(s));
        Instant lastSuccess = before == null ? null : before.proofs().lastSuccess();
        boolean foreign = grade != Familiarity.Grade.FAMILIAR;
        Device device = proved(before, s, foreign, State.LEGACY, s.confidence());
        boolean newProtocol = before != null
                && !before.proofs().protocols().equals(device.proofs().protocols());
        boolean regressed = afterLegacySuccess(device, s);
        devices.expectNext(device.key(), s.time());
        lookUp(device, s, grade);
        devices.stuck(device.key(), s);
        if (s.protocol() == Protocol.EWS) {
            exchangeWebServices(s);
        }
        if (regressed || devices.isAllowed(s)) {
            return;
        }
        boolean wasAllowed = before != null && before.exempted() != null;
        if (wasAllowed
                || lastSuccess == null
                || lastSuccess.plus(limits.newAfter()).isBefore(s.time())) {
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
        Instant end = s.time().plus(limits.newAfter());
        episodes.endAfter(Rule.LEGACY_SIGN_IN, device.key(), end);
        episodes.endAfter(Rule.REGRESSED, device.key(), end);
        episodes.endAfter(Rule.SECOND_DEVICE, device.key(), end);
    }

    /** The device with one more proof of the password, and with the exception that covers it. */
    private Device proved(@Nullable Device before, Sighting s, boolean foreign, State first, Confidence sure) {
        Device device = before == null
                ? Device.first(devices.keyOf(s), Proofs.of(s, foreign), first, sure)
                : before.with(before.proofs().plus(s, foreign));
        device = device.proofs().latest().equals(s) ? devices.judge(device, s.time()) : devices.set(device, s.time());
        live(device);
        if (devices.isAllowed(s)) {
            String until = "an exception allows it until " + devices.exceptionFor(s);
            ALLOWED.forEach(rule -> episodes.close(rule, devices.keyOf(s), until, s.time()));
        }
        return device;
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
        if (device.state() == State.SILENT) {
            if (s.time().equals(device.proofs().lastSuccess())) {
                devices.set(device.in(device.holdout(), s.confidence()), s.time());
            }
        } else if (since != null && device.state() != State.REGRESSED && device.state() != State.CONSENT_BLOCKED) {
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
                devices.set(device.in(State.LEGACY, s.confidence()), s.time());
                episodes.close(Rule.LEGACY_BLOCKED, device.key(), LET_IN_AGAIN, s.time());
            }
            case POSSIBLY_MIGRATED -> {
                devices.set(
                        device.in(State.LEGACY, s.confidence())
                                .quietUntil(s.time().plus(MIGRATION_SILENCE)),
                        s.time());
                raiseUnlessAllowed(Rule.SECOND_DEVICE, device.key(), s, Severity.LOW, Confidence.POSSIBLE);
            }
            case LEGACY, REGRESSED, SILENT, CONSENT_BLOCKED -> moveQuiet(device.key(), s.time());
            default -> {
                // a stopped upgrade still waits for its prompt
            }
        }
        return false;
    }

    /** Once a check has misled, the next one starts after a day without legacy. */
    private void moveQuiet(String key, Instant time) {
        Device device = devices.get(key);
        if (device != null && device.quietUntil() != null) {
            devices.set(device.quietUntil(time.plus(MIGRATION_SILENCE)), time);
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
        State back = s.outcome() == Outcome.SUCCEEDED ? device.holdout() : State.BLOCKED;
        devices.set(device.in(back, s.confidence()).quietUntil(s.time().plus(MIGRATION_SILENCE)), s.time());
        raiseUnlessAllowed(Rule.SECOND_DEVICE, device.key(), s, Severity.LOW, Confidence.LIKELY);
        episodes.close(Rule.SILENT_UPGRADE, "", "legacy sign-ins went on", s.time());
    }

    private void retract(Device device, Sighting s) {
        devices.set(device.retracted(), s.time());
        episodes.close(Rule.LEGACY_BLOCKED, device.key(), LET_IN_AGAIN, s.time());
        episodes.close(
                Rule.MIGRATED,
                device.key(),
                "retracted: a late record shows a legacy sign-in within the check",
                s.time());
        raiseUnlessAllowed(Rule.SECOND_DEVICE, device.key(), s, Severity.LOW, Confidence.LIKELY);
    }

    /** That a device fell back is no surer than that it had moved; where the key names no model, another one may speak here. */
    private void regress(Device device, Sighting s) {
        boolean namesModel = device.family() == Family.APPLE || device.family() == Family.SAMSUNG;
        Confidence sure = namesModel ? Confidence.LIKELY : Confidence.POSSIBLE;
        devices.set(device.in(State.REGRESSED, sure).quietUntil(s.time().plus(MIGRATION_SILENCE)), s.time());
        episodes.close(Rule.MIGRATED, device.key(), "regressed", s.time());
        episodes.close(Rule.LEGACY_BLOCKED, device.key(), LET_IN_AGAIN, s.time());
        raiseUnlessAllowed(Rule.REGRESSED, device.key(), s, Severity.MEDIUM, sure);
    }

    private void raiseUnlessAllowed(Rule rule, String about, Sighting s, Severity severity, Confidence sure) {
        if (!devices.isAllowed(s)) {
            episodes.raise(rule, about, s, severity, sure, "");
            episodes.endAfter(rule, about, s.time().plus(limits.newAfter()));
        }
    }

    private void legacyBlocked(Sighting s) {
        passwordIsRight(devices.keyOf(s), s.time());
        Familiarity.Grade grade = knowledge.of(s);
        Device before = devices.get(devices.keyOf(s));
        boolean suspicious = isSuspicious(grade, s, before);
        Device device = proved(
                before,
                s,
                suspicious,
                State.BLOCKED,
                grade == Familiarity.Grade.FAMILIAR ? s.confidence() : Confidence.POSSIBLE);
        Trial trial = device.trial();
        if (trial != null && trial.fromBlocked() && endsTrial(trial, s)) {
            failTrial(device, s);
            device = device.in(State.BLOCKED, s.confidence());
        } else if ((device.state() == State.LEGACY
                        || device.state() == State.REGRESSED
                        || device.state() == State.SILENT
                        || device.state() == State.STALE)
                && isNoLongerLetIn(device, s)) {
            device = device.in(State.BLOCKED, s.confidence());
            devices.set(device, s.time());
        }
        lookUp(device, s, grade);
        if (suspicious) {
            credentialKnown(s);
            return;
        }
        Confidence sure = grade == Familiarity.Grade.FAMILIAR && !s.doubtful() ? s.confidence() : Confidence.POSSIBLE;
        if (device.hadMovedBy(s.time()) && !devices.isAllowed(s)) {
            episodes.raise(Rule.LEGACY_BLOCKED, device.key(), s, Severity.LOW, sure, MOVED_BEFORE);
            episodes.endAfter(Rule.LEGACY_BLOCKED, device.key(), s.time().plus(Device.OLD_ACCOUNT_ENDS_AFTER));
        } else if (!SETTLED_STATES.contains(device.state())) {
            raiseUnlessAllowed(Rule.LEGACY_BLOCKED, device.key(), s, Severity.LOW, sure);
        }
    }

    private static boolean isSuspicious(Familiarity.Grade grade, Sighting s, @Nullable Device before) {
        return (grade == Familiarity.Grade.UNFAMILIAR && !isOnTheMove(s, before))
                || (grade == Familiarity.Grade.NO_HISTORY && !isPlausible(s, before));
    }

    /**
     * A device that was let in before, in a record that does not name the autonomous system: behind a tunnel its address changes with
     * every sign-in, and nothing else could make the source familiar.
     */
    private static boolean isOnTheMove(Sighting s, @Nullable Device before) {
        return s.source().asn() == 0
                && s.agent().decoded()
                && before != null
                && before.proofs().lastSuccess() != null;
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
        String key = devices.keyOf(s);
        if (!devices.has(key) || knowledge.of(s) != Familiarity.Grade.FAMILIAR) {
            return;
        }
        Refusals before = refusals.get(key);
        Refusals refused = (before != null && before.prefix().equals(s.prefix())
                        ? before
                        : Refusals.none(key, s.prefix()))
                .plus(s.time(), limits.stalePasswordFailures());
        refusals.put(key, refused);
        if (refused.areMany(limits.stalePasswordFailures(), limits.stalePasswordWithin())) {
            episodes.raise(Rule.STALE_PASSWORD, key, s, Severity.LOW, Confidence.LIKELY, "");
        } else {
            episodes.touch(Rule.STALE_PASSWORD, key, s);
        }
        episodes.endAfter(Rule.STALE_PASSWORD, key, s.time().plus(STALE_PASSWORD_ENDS_AFTER));
        devices.expectNext(key, s.time());
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
            raiseUnlessAllowed(
                    Rule.ROPC_SIGN_IN, s.app().id(), s, foreign ? Severity.HIGH : Severity.MEDIUM, s.confidence());
        } else if (s.outcome() == Outcome.BLOCKED) {
            if (knowledge.of(s) != Familiarity.Grade.FAMILIAR) {
                credentialKnown(s);
            }
        }
    }

    /**
     * R-D2 believes a grant of Apple's app, whose id is public, only where the user's phone can have sent it. What was stopped has the
     * right password and no more, so it is judged as any other; what was let in may come from a network that is new to the phone.
     */
    private boolean isByAnother(Sighting s) {
        Familiarity.Grade grade = knowledge.of(s);
        Device phone = devices.all().stream()
                .filter(device -> MailApp.APPLE.serves(device.family()))
                .filter(device -> device.proofs().lastSuccess() != null)
                .findFirst()
                .orElse(null);
        if (s.outcome() == Outcome.BLOCKED) {
            return isSuspicious(grade, s, phone);
        }
        boolean applesAgent =
                MailApp.APPLE.serves(s.agent().family()) && !s.agent().tool();
        return (grade == Familiarity.Grade.UNFAMILIAR && !applesAgent && !isOnTheMove(s, phone))
                || (grade == Familiarity.Grade.NO_HISTORY && s.agent().tool());
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
        for (Device device : served(MailApp.APPLE, s)) {
            if (device.trial() == null && !SETTLED_STATES.contains(device.state())) {
                devices.set(device.in(State.UPGRADE_PENDING, Confidence.LIKELY), s.time());
                waits.await(Wait.Kind.UPGRADE_LAPSES, device.key(), s.time().plus(UPGRADE_LAPSES_AFTER));
            }
        }
    }

    private void modernSuccess(Sighting s, MailApp app) {
        if (app == MailApp.APPLE) {
            episodes.close(Rule.SILENT_UPGRADE_STOPPED, "", "the user signed in", s.time());
        }
        modern(s, app, State.MIGRATING, !s.isBrowser());
        devices.use(app, s);
    }

    private void modern(Sighting s, MailApp app, State pending, boolean token) {
        List<Device> served = served(app, s);
        boolean single = served.size() == 1;
        for (Device device : served) {
            Device seen = device.seenModern(s.time());
            devices.set(seen, s.time());
            Trial trial = seen.trial();
            if (trial != null) {
                goOn(seen, trial, s, token);
            } else if (seen.state() == State.MIGRATED) {
                live(seen);
            } else if (!mayTry(seen, s.time())) {
                if (seen.state() == State.CONSENT_BLOCKED) {
                    devices.set(seen.in(seen.holdout(), seen.proofs().latest().confidence()), s.time());
                }
            } else if (single) {
                startTrial(seen, pending, s, token);
            } else if (seen.state() != State.POSSIBLY_MIGRATED) {
                waits.cancel(Wait.Kind.UPGRADE_LAPSES, seen.key());
                devices.set(seen.in(State.POSSIBLY_MIGRATED, Confidence.POSSIBLE), s.time());
            }
        }
    }

    private void goOn(Device device, Trial trial, Sighting s, boolean token) {
        if (!token || s.time().isBefore(trial.start())) {
            return;
        }
        if (trial.checked()) {
            migrate(device, trial.withToken(s), s.time(), Confidence.LIKELY);
        } else {
            devices.set(device.tried(State.MIGRATING, trial.withToken(s)), s.time());
        }
    }

    private void startTrial(Device device, State pending, Sighting s, boolean token) {
        Instant time = s.time();
        waits.cancel(Wait.Kind.UPGRADE_LAPSES, device.key());
        boolean neverLetIn = device.proofs().lastSuccess() == null;
        boolean fromBlocked =
                device.state() == State.BLOCKED || (device.state() == State.CONSENT_BLOCKED && neverLetIn);
        Device tried = device.tried(pending, Trial.begunBy(s, token, fromBlocked));
        devices.set(tried, time);
        live(tried);
        waits.await(Wait.Kind.MIGRATION_CHECK, device.key(), time.plus(MIGRATION_CHECK));
    }

    /** R-D1: the user tried to move, and nobody had consented. */
    private void consentMissing(Sighting s) {
        for (Device device : served(MailApp.APPLE, s)) {
            boolean stopped = device.state() == State.UPGRADE_PENDING && device.trial() == null;
            boolean letInSince =
                    device.lastModern() != null && device.lastModern().isAfter(s.time());
            if (letInSince) {
                continue;
            }
            if (stopped || HOLDOUTS.contains(device.state())) {
                waits.cancel(Wait.Kind.UPGRADE_LAPSES, device.key());
                devices.set(device.in(State.CONSENT_BLOCKED, Confidence.LIKELY), s.time());
            }
        }
    }

    /** R-G2: the first of each day is enough, and of users without devices no other is seen. */
    private void exchangeWebServices(Sighting s) {
        Instant last = episodes.lastSeen(Rule.EWS_RETIREMENT, "");
        if (last == null || last.truncatedTo(ChronoUnit.DAYS).isBefore(s.time().truncatedTo(ChronoUnit.DAYS))) {
            episodes.raise(Rule.EWS_RETIREMENT, "", s, Severity.INFORMATIONAL, s.confidence(), "");
            episodes.endAfter(Rule.EWS_RETIREMENT, "", s.time().plus(EWS_ENDS_AFTER));
        }
    }

    private static boolean mayTry(Device device, Instant time) {
        return device.quietUntil() == null || !time.isBefore(device.quietUntil());
    }

    /**
     * The devices a modern sign-in of that app can speak of: of its family, known by then and not stale. What was only ever stopped, and
     * never where the user is known, is no device of the user.
     */
    private List<Device> served(MailApp app, Instant time) {
        List<Device> served = new ArrayList<>();
        for (Device device : devices.all()) {
            if (app.serves(device.proofs().described())
                    && !(device.proofs().foreign() && device.proofs().successes() == 0)
                    && (device.state() != State.STALE || device.isMigrated())
                    && !device.proofs().first().isAfter(time)) {
                served.add(device);
            }
        }
        return served;
    }

    /** Of those the ones that the sign-in itself does not rule out. */
    private List<Device> served(MailApp app, Sighting s) {
        return Device.meantBy(s, served(app, s.time()));
    }

    // --- what others know

    /** R-A5: a device whose owner has had it for longer than the inventory is old, and that the inventory does not have. */
    private void lookUp(Device device, Sighting s, Familiarity.Grade grade) {
        if (s.protocol() != Protocol.EAS
                || !s.agent().decoded()
                || s.agent().model().isEmpty()) {
            return;
        }
        Inventory inventory = knowledge.inventory(s);
        Instant exported = inventory.exported();
        if (exported == null) {
            return;
        }
        if (inventory.has(s.agent().model())) {
            episodes.close(Rule.UNKNOWN_DEVICE, device.key(), IN_INVENTORY, s.time());
        } else if (device.proofs().first().isBefore(exported)) {
            boolean foreign = grade == Familiarity.Grade.UNFAMILIAR;
            episodes.raise(
                    Rule.UNKNOWN_DEVICE,
                    device.key(),
                    s,
                    foreign ? Severity.HIGH : Severity.LOW,
                    foreign ? Confidence.LIKELY : Confidence.POSSIBLE,
                    "");
        }
    }

    private void reconsider(Device device, Instant horizon) {
        Sighting latest = device.proofs().latest();
        Instant time = latest.time().isAfter(horizon) ? latest.time() : horizon;
        devices.judgeAnew(device, time);
        Sighting described = device.proofs().described();
        if (knowledge.inventory(described).has(described.agent().model())) {
            episodes.close(Rule.UNKNOWN_DEVICE, device.key(), IN_INVENTORY, time);
        }
    }

    // --- what falls due

    private void advance(Instant to) {
        for (Wait next = waits.next(to); next != null; next = waits.next(to)) {
            Device device = devices.get(next.about());
            if (next.kind().isAboutEpisode()) {
                episodes.fire(next);
            } else if (next.kind().isAboutSetup()) {
                setups.fire(next);
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
                    migrate(device, trial, due, Confidence.LIKELY);
                } else if (trial != null) {
                    devices.set(device.tried(device.state(), trial.passed()), due);
                    waits.await(
                            Wait.Kind.MIGRATION_SILENCE,
                            device.key(),
                            trial.start().plus(MIGRATION_SILENCE));
                }
            }
            case MIGRATION_SILENCE -> {
                if (trial != null) {
                    migrate(device, trial, due, Confidence.POSSIBLE);
                }
            }
            case UPGRADE_LAPSES -> {
                if (trial == null && device.state() == State.UPGRADE_PENDING) {
                    devices.set(
                            device.in(device.holdout(), device.proofs().latest().confidence()), due);
                    devices.miss(device.key(), due);
                }
            }
            case DEVICE_SILENT -> devices.fallSilent(device, due);
            case EXCEPTION_ENDS -> devices.exceptionEnds(device, due);
            case DEVICE_STALE -> {
                cancelChecks(device.key());
                devices.set(device.stale(), due);
            }
            case DEVICE_FORGOTTEN -> forget(device, due);
            default -> throw new IllegalStateException("not about a device: " + kind);
        }
    }

    /** @param sure likely where a token was seen; a day of silence alone leaves it possible */
    private void migrate(Device device, Trial trial, Instant at, Confidence sure) {
        cancelChecks(device.key());
        Device migrated = device.migrated(trial, sure);
        devices.set(migrated, at);
        live(migrated);
        for (Rule rule : List.of(
                Rule.LEGACY_SIGN_IN,
                Rule.REGRESSED,
                Rule.SECOND_DEVICE,
                Rule.LEGACY_BLOCKED,
                Rule.STALE_PASSWORD,
                Rule.UNKNOWN_DEVICE)) {
            episodes.close(rule, device.key(), "migrated", at);
        }
        episodes.close(Rule.SILENT_UPGRADE, "", "migrated", at);
        episodes.raise(
                Rule.MIGRATED,
                device.key(),
                Episode.Content.concluded(
                        device.proofs().latest(), migrated.movedBy(), at, Severity.INFORMATIONAL, sure));
        episodes.endAfter(Rule.MIGRATED, device.key(), migrated.lastLife().plus(limits.staleAfter()));
    }

    private void forget(Device device, Instant due) {
        cancelChecks(device.key());
        devices.forget(device, due);
        refusals.remove(device.key());
        for (Rule rule : Rule.values()) {
            episodes.close(rule, device.key(), "the device was not seen for 90 days", due);
        }
    }

    /** Moves the ends of a device's life on. */
    private void live(Device device) {
        waits.await(Wait.Kind.DEVICE_STALE, device.key(), device.lastLife().plus(limits.staleAfter()));
        waits.await(Wait.Kind.DEVICE_FORGOTTEN, device.key(), device.lastLife().plus(FORGOTTEN_AFTER));
        episodes.endAfter(Rule.MIGRATED, device.key(), device.lastLife().plus(limits.staleAfter()));
    }

    private void cancelChecks(String device) {
        waits.cancel(Wait.Kind.MIGRATION_CHECK, device);
        waits.cancel(Wait.Kind.MIGRATION_SILENCE, device);
        waits.cancel(Wait.Kind.UPGRADE_LAPSES, device);
        waits.cancel(Wait.Kind.DEVICE_SILENT, device);
    }
}
