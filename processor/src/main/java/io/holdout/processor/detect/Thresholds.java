package io.holdout.processor.detect;

import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;

/**
 * The limits of the rules for one tenant. Where no source is named, the default is the one of the facts this product is built on.
 * {@link Limit} has the range of each.
 *
 * @param newAfter a legacy success is new when there was none for so long
 * @param staleAfter a device without sign of life
 * @param silentAfter legacy sign-ins have stopped when none came for so long, or for twice the device's longest pause
 * @param silentMany users whose devices fell silent on one day are a change of policy, from so many on
 * @param stalePasswordFailures within {@code stalePasswordWithin}
 * @param setupSyncAfter a new account should ask for mail within it
 * @param upgradeAfter a device that can move by itself should have done so
 * @param consentMany users stopped within a day for a missing consent are a warning, from so many on
 * @param sprayUsers distinct users within {@code sprayWithin}; public rules range from 5 in 20 minutes to 15 in 30
 * @param spraySystemUsers the same for an autonomous system, in which many live
 * @param slowSprayUsers distinct users within 24 hours with at most {@code slowSprayAttempts} each
 */
public record Thresholds(
        Duration newAfter,
        Duration staleAfter,
        Duration silentAfter,
        int silentMany,
        int stalePasswordFailures,
        Duration stalePasswordWithin,
        Duration setupSyncAfter,
        Duration upgradeAfter,
        int consentMany,
        int sprayUsers,
        Duration sprayWithin,
        int spraySystemUsers,
        int slowSprayUsers,
        int slowSprayAttempts) {

    public static final Thresholds DEFAULT = new Thresholds(
            Duration.ofDays(30),
            Duration.ofDays(60),
            Duration.ofDays(7),
            5,
            5,
            Duration.ofHours(1),
            Duration.ofHours(2),
            Duration.ofDays(7),
            5,
            10,
            Duration.ofMinutes(20),
            30,
            5,
            2);

    public Thresholds {
        newAfter = Limit.NEW_AFTER.checked(newAfter);
        staleAfter = Limit.STALE_AFTER.checked(staleAfter);
        silentAfter = Limit.SILENT_AFTER.checked(silentAfter);
        silentMany = Limit.SILENT_MANY.checked(silentMany);
        stalePasswordFailures = Limit.STALE_PASSWORD_FAILURES.checked(stalePasswordFailures);
        stalePasswordWithin = Limit.STALE_PASSWORD_WITHIN.checked(stalePasswordWithin);
        setupSyncAfter = Limit.SETUP_SYNC_AFTER.checked(setupSyncAfter);
        upgradeAfter = Limit.UPGRADE_AFTER.checked(upgradeAfter);
        consentMany = Limit.CONSENT_MANY.checked(consentMany);
        sprayUsers = Limit.SPRAY_USERS.checked(sprayUsers);
        sprayWithin = Limit.SPRAY_WITHIN.checked(sprayWithin);
        spraySystemUsers = Limit.SPRAY_SYSTEM_USERS.checked(spraySystemUsers);
        slowSprayUsers = Limit.SLOW_SPRAY_USERS.checked(slowSprayUsers);
        slowSprayAttempts = Limit.SLOW_SPRAY_ATTEMPTS.checked(slowSprayAttempts);
        if (silentAfter.compareTo(staleAfter) >= 0) {
            throw new IllegalArgumentException("silent-stop.after must be shorter than devices.stale-after: "
                    + Limit.SILENT_AFTER.written(silentAfter.toSeconds()) + " is not shorter than "
                    + Limit.STALE_AFTER.written(staleAfter.toSeconds()));
        }
        if (spraySystemUsers < sprayUsers) {
            throw new IllegalArgumentException(
                    "password-spray.system-users must not be smaller than password-spray.users: " + spraySystemUsers
                            + " is smaller than " + sprayUsers);
        }
    }

    /** A count, or a time in seconds. */
    public long get(Limit limit) {
        return switch (limit) {
            case NEW_AFTER -> newAfter.toSeconds();
            case STALE_AFTER -> staleAfter.toSeconds();
            case SILENT_AFTER -> silentAfter.toSeconds();
            case SILENT_MANY -> silentMany;
            case STALE_PASSWORD_FAILURES -> stalePasswordFailures;
            case STALE_PASSWORD_WITHIN -> stalePasswordWithin.toSeconds();
            case SETUP_SYNC_AFTER -> setupSyncAfter.toSeconds();
            case UPGRADE_AFTER -> upgradeAfter.toSeconds();
            case CONSENT_MANY -> consentMany;
            case SPRAY_USERS -> sprayUsers;
            case SPRAY_WITHIN -> sprayWithin.toSeconds();
            case SPRAY_SYSTEM_USERS -> spraySystemUsers;
            case SLOW_SPRAY_USERS -> slowSprayUsers;
            case SLOW_SPRAY_ATTEMPTS -> slowSprayAttempts;
        };
    }

    /** As people say it: {@code 30 days}. */
    String told(Limit limit) {
        return limit.told(get(limit));
    }

    /**
     * What stands for a blank of advice, by the {@link Limit#id() name} of a limit.
     *
     * @throws IllegalArgumentException when there is no such limit
     */
    public String told(String name) {
        return told(Limit.named(name).orElseThrow(() -> new IllegalArgumentException(name + " is no limit")));
    }

    /** A count, or a time in ISO 8601: {@code P30D}. */
    Object written(Limit limit) {
        return limit.isTime() ? limit.written(get(limit)) : (Object) get(limit);
    }

    /** These with some set to other counts, or times in seconds. */
    public Thresholds with(Map<Limit, Long> changes) {
        ToLongFunction<Limit> value = limit -> changes.getOrDefault(limit, get(limit));
        ToIntFunction<Limit> count = limit -> Math.toIntExact(value.applyAsLong(limit));
        Function<Limit, Duration> time = limit -> Duration.ofSeconds(value.applyAsLong(limit));
        return new Thresholds(
                time.apply(Limit.NEW_AFTER),
                time.apply(Limit.STALE_AFTER),
                time.apply(Limit.SILENT_AFTER),
                count.applyAsInt(Limit.SILENT_MANY),
                count.applyAsInt(Limit.STALE_PASSWORD_FAILURES),
                time.apply(Limit.STALE_PASSWORD_WITHIN),
                time.apply(Limit.SETUP_SYNC_AFTER),
                time.apply(Limit.UPGRADE_AFTER),
                count.applyAsInt(Limit.CONSENT_MANY),
                count.applyAsInt(Limit.SPRAY_USERS),
                time.apply(Limit.SPRAY_WITHIN),
                count.applyAsInt(Limit.SPRAY_SYSTEM_USERS),
                count.applyAsInt(Limit.SLOW_SPRAY_USERS),
                count.applyAsInt(Limit.SLOW_SPRAY_ATTEMPTS));
    }
}
