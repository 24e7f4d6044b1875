package io.holdout.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The rules; {@link #id} is stable and doubles as the alert's analytic uid. */
public enum Rule {
    LEGACY_SIGN_IN("Legacy sign-in"),
    LEGACY_BLOCKED("Legacy sign-in blocked by policy"),
    CREDENTIAL_KNOWN("Password known to an unfamiliar source"),
    MIGRATED("Device migrated to modern authentication"),
    REGRESSED("Device fell back to legacy authentication"),
    SECOND_DEVICE("Second device or old profile still on legacy"),
    SILENT_UPGRADE("Silent upgrade by Apple's mail app"),
    SILENT_UPGRADE_STOPPED("Silent upgrade stopped by policy"),
    ROPC_SIGN_IN("Password grant (ROPC) sign-in"),
    STALE_PASSWORD("Device with an old password"),
    UPGRADE_STUCK("Device could upgrade and does not"),
    CONSENT_MISSING("Consent for Apple's mail app is missing"),
    APP_DISABLED("Apple's mail app is disabled or needs assignment"),
    SETUP_WITHOUT_SYNC("Account set up, but mail does not sync"),
    SILENT_STOP("Legacy sign-ins stopped without a new mail app"),
    UNKNOWN_DEVICE("Device is not in the inventory"),
    EWS_RETIREMENT("Client of Exchange Web Services, which end"),
    PASSWORD_SPRAY("Password spray"),
    SLOW_SPRAY("Slow password spray"),
    SPRAY_SUCCESS("Sign-in from a spraying source"),
    EXCEPTION_EXPIRED("Exception has expired"),
    SOURCE_SILENT("Log category fell silent");

    private final String title;

    Rule(String title) {
        this.title = title;
    }

    @JsonValue
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public String title() {
        return title;
    }

    @JsonCreator
    static Rule of(String id) {
        return valueOf(id.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
