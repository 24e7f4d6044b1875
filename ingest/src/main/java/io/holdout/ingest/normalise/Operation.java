package io.holdout.ingest.normalise;

import java.util.Locale;

/** What an audit record says was done, by its {@code operationName}; most of them say nothing about mail apps. */
enum Operation {
    /** The record has not said yet. */
    UNTOLD,
    /** An administrator or a user consented to an application, or took it back. */
    CONSENT,
    GRANT_ADDED,
    GRANT_REMOVED,
    CONSENT_REVOKED,
    APP_CHANGED,
    /** The application was taken out of the tenant, and its consent with it. */
    APP_REMOVED,
    POLICY_CHANGED,
    /**
     * Nothing that changes the posture. So are role assignments: to a user they concern one user, and to an application its own
     * permissions, while mail apps act for the user.
     */
    OTHER;

    /** In any case, and with the full stop that other exports of the same log put behind it. */
    static Operation named(String name) {
        String text = name.strip().toLowerCase(Locale.ROOT);
        return switch (text.endsWith(".") ? text.substring(0, text.length() - 1) : text) {
            case "" -> UNTOLD;
            case "consent to application" -> CONSENT;
            case "add delegated permission grant", "add oauth2permissiongrant" -> GRANT_ADDED;
            case "remove delegated permission grant", "remove oauth2permissiongrant" -> GRANT_REMOVED;
            case "revoke consent" -> CONSENT_REVOKED;
            case "add service principal", "update service principal", "disable account", "enable account" ->
                APP_CHANGED;
            case "remove service principal", "hard delete service principal" -> APP_REMOVED;
            case "add conditional access policy",
                    "update conditional access policy",
                    "delete conditional access policy" -> POLICY_CHANGED;
            default -> OTHER;
        };
    }
}
