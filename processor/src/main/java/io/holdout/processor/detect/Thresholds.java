package io.holdout.processor.detect;

import java.time.Duration;

/**
 * The limits of the rules for one tenant. Where no source is named, the default is the one of the facts this product is built on.
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
}
