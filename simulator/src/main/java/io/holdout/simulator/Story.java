package io.holdout.simulator;

import java.util.Locale;

/** What really goes on behind a sign-in. */
public enum Story {
    /** Everyday sign-ins of no interest. */
    EVERYDAY,
    /** A device that signs in over legacy authentication to the end. */
    STILL_LEGACY,
    /** As {@link #STILL_LEGACY}, with an update of the operating system on the way. */
    UPDATED_BUT_LEGACY,
    /** The account was added again with modern authentication, and the legacy sign-ins ended. */
    MIGRATED,
    /** The account was added with modern authentication, but the old profile went on syncing beside it. */
    FAILED_MIGRATION,
    /** One of two devices was migrated; the other goes on. */
    SECOND_DEVICE,
    /** Migrated, and days later legacy again. */
    REGRESSED,
    /** The device traded its password for tokens by itself. */
    SILENT_UPGRADE,
    /** The same, but the missing second factor stopped it, and it goes on as before. */
    SILENT_UPGRADE_STOPPED,
    /** From some day on conditional access refuses the device (53003). */
    BLOCKED,
    /** Security defaults refuse the device from the first day (530035). */
    BLOCKED_BY_DEFAULTS,
    /** Refused with error code 0 and a failed conditional access. */
    BLOCKED_WITHOUT_CODE,
    /** The user tried to move before an administrator had consented to Apple's app, and gave up. */
    CONSENT_BLOCKED,
    /** The account was added with modern authentication but never synced after. */
    SETUP_WITHOUT_SYNC,
    /** The legacy sign-ins end, and nothing takes their place. */
    GONE_SILENT,
    /** The user changed the password, and for a day the device did not know. */
    STALE_PASSWORD,
    /** An attacker who knows the password and copies a telephone's user agent; conditional access stops it. */
    COPIED_AGENT,
    /** An attacker's script that signs in with passwords through the Azure command line's app. */
    ROPC_SCRIPT,
    /** A burst of guesses at many accounts, which finds one password. */
    PASSWORD_SPRAY,
    /** Few guesses a day, for days. */
    SLOW_SPRAY;

    /** Its name in the labels. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether somebody else than the user is at work. */
    public boolean isAttack() {
        return switch (this) {
            case COPIED_AGENT, ROPC_SCRIPT, PASSWORD_SPRAY, SLOW_SPRAY -> true;
            default -> false;
        };
    }
}
