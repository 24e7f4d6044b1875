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
    /** A profile pushed to the device keeps it on legacy authentication though its system could move by itself. */
    MANAGED,
    /** The same, because a server of the company's own checks the password. */
    FEDERATED,
    /** A machine that sends mail once a week. */
    WEEKLY_SCANNER,
    /** A machine that is allowed legacy authentication for years to come. */
    EXCEPTED,
    /** A machine whose permission ran out. */
    EXCEPTION_EXPIRED,
    /** A phone replaced by another model, onto which the old profile was restored. */
    RESTORED_PHONE,
    /** A phone that nobody entered into the inventory. */
    UNKNOWN_PHONE,
    /** A phone that came after the inventory was exported. */
    NEW_PHONE,
    /** The user takes the phone to another country. */
    TRAVELLER,
    /** A blocked phone whose address changes all the time within one autonomous system. */
    TUNNELLED,
    /** Legacy Outlook on one computer, modern Office on another. */
    TWO_COMPUTERS,
    /** A Mac that uses Exchange Web Services with modern authentication. */
    EWS_CLIENT,
    /** A program of the company's own that signs in with a password through an app of its own. */
    ROPC_JOB,
    /** The account was added again with modern authentication, and the legacy sign-ins ended. */
    MIGRATED,
    /** The account was added with modern authentication, but the old profile went on syncing beside it. */
    FAILED_MIGRATION,
    /** One of two devices was migrated; the other goes on. */
    SECOND_DEVICE,
    /** Two phones of one model; one of them was migrated. */
    TWIN_PHONES,
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
    /** The same, one of many within a day, but they tried again once there was consent. */
    CONSENT_AWAITED,
    /** The user was not assigned to Apple's app (50105) until days later. */
    NOT_ASSIGNED,
    /** An administrator had switched Apple's app off for some hours (7000112). */
    APP_DISABLED,
    /** The account was added with modern authentication but never synced after, twice within the hour. */
    SETUP_WITHOUT_SYNC,
    /** The same, but the user tried only once. */
    SETUP_ONCE_WITHOUT_SYNC,
    /** The legacy sign-ins end, and nothing takes their place. */
    GONE_SILENT,
    /** The legacy sign-ins of many end on one day, because Exchange refuses them before anything is logged. */
    SILENCED_BY_POLICY,
    /** The user changed the password, and for a day the device did not know. */
    STALE_PASSWORD,
    /** The same, and mostly locked out. */
    SMART_LOCKOUT,
    /** The passwords of many ran out together, and their devices try on from one office. */
    SHARED_EGRESS,
    /** The user mistypes the new password twice. */
    MISTYPED,
    /** An attacker who knows the password and copies a telephone's user agent; conditional access stops it. */
    COPIED_AGENT,
    /** An attacker's script that signs in with passwords through the Azure command line's app. */
    ROPC_SCRIPT,
    /** A burst of guesses at many accounts, which finds one password. */
    PASSWORD_SPRAY,
    /** A burst of guesses from as many networks as there are guesses, all of one /48. */
    DISTRIBUTED_SPRAY,
    /** Few guesses a day, for days. */
    SLOW_SPRAY,
    /** Stolen pairs of names and passwords tried out, of which one is right. */
    STUFFING,
    /** An attacker who knows a password and sends mail with it; conditional access stops it. */
    STOLEN_PASSWORD,
    /** Guess after guess at one account. */
    BRUTE_FORCE,
    /** Guesses at too few accounts to be called a spray. */
    FEW_GUESSES,
    /** What administrators do. */
    ADMINISTRATION;

    /** Its name in the labels. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether somebody else than the user is at work. */
    public boolean isAttack() {
        return switch (this) {
            case COPIED_AGENT,
                    ROPC_SCRIPT,
                    PASSWORD_SPRAY,
                    DISTRIBUTED_SPRAY,
                    SLOW_SPRAY,
                    STUFFING,
                    STOLEN_PASSWORD,
                    BRUTE_FORCE,
                    FEW_GUESSES -> true;
            default -> false;
        };
    }
}
