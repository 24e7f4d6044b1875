package io.holdout.simulator;

import java.util.Locale;

/** What a finding can be about, by the stable names of the rules. */
enum Alert {
    LEGACY_SIGN_IN,
    LEGACY_BLOCKED,
    CREDENTIAL_KNOWN,
    PASSWORD_SPRAY,
    SLOW_SPRAY,
    SPRAY_SUCCESS,
    STALE_PASSWORD,
    MIGRATED,
    REGRESSED,
    SECOND_DEVICE,
    SILENT_UPGRADE,
    SILENT_UPGRADE_STOPPED,
    UPGRADE_STUCK,
    CONSENT_MISSING,
    APP_DISABLED,
    SETUP_WITHOUT_SYNC,
    SILENT_STOP,
    ROPC_SIGN_IN,
    UNKNOWN_DEVICE,
    EWS_RETIREMENT,
    EXCEPTION_EXPIRED;

    String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
