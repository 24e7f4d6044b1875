package io.holdout.processor.advice;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Why a device, a user or a tenant stands where it stands. The codes are part of the contract of reports; advice.csv has what to do. */
public enum Cause {
    OS_TOO_OLD_REPLACE,
    OS_TOO_OLD_UPDATE,
    UPDATE_OR_READD,
    READD_ACCOUNT,
    CONSENT_MISSING,
    APP_DISABLED,
    APP_NEEDS_ASSIGNMENT,
    PROFILE_OR_FEDERATION,
    MODERN_CAPABLE,
    OS_UNKNOWN,
    MACOS_EWS,
    SAMSUNG_MAIL,
    ANDROID_MAIL,
    GMAIL_APP,
    WINDOWS_MAIL,
    WINDOWS_PHONE,
    TEAMS_ROOMS,
    OUTLOOK_TOO_OLD,
    OUTLOOK_2013,
    OUTLOOK_DESKTOP,
    OUTLOOK_MOBILE,
    SMTP_AUTH,
    POP_IMAP,
    EWS_CLIENT,
    POWERSHELL,
    OFFICE_CLIENT,
    LEGACY_CLIENT,
    BLOCKED_BY_POLICY,
    UPGRADE_SEEN,
    UPGRADE_STOPPED,
    CHECK_RUNNING,
    POSSIBLY_MIGRATED,
    MIGRATED,
    OLD_ACCOUNT,
    REGRESSED,
    STALE,
    EXCEPTED,
    SILENT,
    MANY_SILENT,
    SETUP_WITHOUT_SYNC,
    UNFAMILIAR_SOURCE,
    ROPC_SIGN_IN,
    STALE_PASSWORD,
    UNKNOWN_DEVICE,
    EWS_RETIREMENT,
    PASSWORD_SPRAY,
    SLOW_SPRAY,
    SPRAY_SUCCESS,
    EXCEPTION_EXPIRED,
    SOURCE_SILENT;

    /** Stable kebab-case code: {@code os-too-old-replace}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Optional<Cause> coded(String code) {
        return Arrays.stream(values())
                .filter(cause -> cause.code().equals(code))
                .findFirst();
    }
}
