package io.holdout.processor.detect;

import io.holdout.model.Rule;
import io.holdout.processor.agent.UserAgent;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** What alerts say to people. Names in it are what the records hold: whoever shows them escapes them for the place. */
final class Wording {
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Wording() {}

    /** The title line: what happened, to whom. */
    static String message(Rule rule, Sighting s) {
        String user = s.user().name().isEmpty() ? s.user().id() : s.user().name();
        String who = user.isEmpty() ? "an unknown user" : user;
        String device = device(s);
        String protocol =
                s.protocol() == null ? "legacy authentication" : s.protocol().title();
        return switch (rule) {
            case LEGACY_SIGN_IN -> who + " signs in over " + protocol + " from " + device;
            case LEGACY_BLOCKED ->
                device + " of " + who + " tries " + protocol + " with the right password and is blocked";
            case CREDENTIAL_KNOWN ->
                "Somebody at " + s.prefix() + " knows the password of " + who + " and was only stopped by policy";
            case MIGRATED -> device + " of " + who + " moved to modern authentication";
            case REGRESSED -> device + " of " + who + " fell back to " + protocol;
            case SECOND_DEVICE ->
                who + " signed in with modern authentication, but " + device + " still uses " + protocol;
            case SILENT_UPGRADE -> "Apple's mail app of " + who + " traded the stored password for a token";
            case SILENT_UPGRADE_STOPPED -> "The silent upgrade of " + who + "'s Apple mail app was stopped by policy";
            case ROPC_SIGN_IN -> who + " signed in to " + app(s) + " with the password grant (ROPC)";
            case STALE_PASSWORD -> device + " of " + who + " goes on trying " + protocol + " with a wrong password";
            case SOURCE_SILENT -> throw new IllegalArgumentException("is about no sign-in: " + rule);
        };
    }

    /** The title line of a silence: what, since when, and how much is missing. */
    static String silence(Silence silence) {
        long hourly = silence.per(Duration.ofHours(1));
        String usual = hourly > 0 ? hourly + " an hour" : silence.per(Duration.ofDays(1)) + " a day";
        return "No record of the log category " + silence.category() + " has come since "
                + MINUTE.format(silence.since()) + "; usually there are about " + usual;
    }

    static String description(Rule rule) {
        return switch (rule) {
            case LEGACY_SIGN_IN ->
                "First legacy sign-in of this device in 30 days. The protocol sends the password itself and"
                        + " cannot ask for a second factor.";
            case LEGACY_BLOCKED ->
                "The password was right, and policy or a missing second factor stopped the sign-in. The"
                        + " device goes on trying until its account is added anew.";
            case CREDENTIAL_KNOWN ->
                "The password was right, and the sign-in came from a network this user has not signed in"
                        + " from in 30 days.";
            case MIGRATED ->
                "The user's mail app signed in with modern authentication, and no legacy sign-in of the device"
                        + " followed within the check.";
            case REGRESSED ->
                "A device that had migrated signs in with legacy authentication again: a restored backup, a"
                        + " managed profile, or a second device of the same model.";
            case SECOND_DEVICE ->
                "Legacy sign-ins went on after the first modern one: a second device of the same model, or"
                        + " the old profile is still on the device.";
            case SILENT_UPGRADE ->
                "From iOS 15.6 on the mail app replaces a stored password by a token once, through the"
                        + " password grant. This is not an attack.";
            case SILENT_UPGRADE_STOPPED ->
                "The mail app tried to replace its stored password by a token, and policy or a"
                        + " second factor stopped it. The user will be asked to sign in on the device.";
            case ROPC_SIGN_IN ->
                "An application sent the user's name and password itself. This cannot ask for a second factor"
                        + " and is how stolen passwords are tried.";
            case STALE_PASSWORD ->
                "A known device was refused five times within an hour for its password, at a network where the user is"
                        + " known: it still has an old one. This is no attack, but it can lock the account.";
            case SOURCE_SILENT ->
                "The sources went on, and this category did not come with them. What happens in it meanwhile is"
                        + " not seen, and a device that seems quiet may not be.";
        };
    }

    /** What to do, for rules whose answer does not depend on the device. */
    static String action(Rule rule) {
        return switch (rule) {
            case LEGACY_SIGN_IN, SECOND_DEVICE -> throw new IllegalArgumentException("depends on the device: " + rule);
            case LEGACY_BLOCKED -> "Remove the mail account from the device and add it again with \"Sign in\".";
            case CREDENTIAL_KNOWN ->
                "Treat it as an attack first: reset the user's password, revoke sessions, and ask the"
                        + " user about the source.";
            case MIGRATED -> "Nothing to do.";
            case REGRESSED ->
                "Ask for a restored backup, a managed mail profile or a second device; then remove the account"
                        + " and add it again.";
            case SILENT_UPGRADE -> "Nothing to do; the migration check runs.";
            case SILENT_UPGRADE_STOPPED ->
                "Tell the user to expect the sign-in prompt of the mail app and to answer it.";
            case ROPC_SIGN_IN ->
                "Find out which application this is; if it is not yours, reset the password and block the"
                        + " password grant by conditional access.";
            case STALE_PASSWORD ->
                "Ask the user to enter the new password on the device, or better to remove the mail account and add it"
                        + " again with \"Sign in\".";
            case SOURCE_SILENT ->
                "Check that the diagnostic setting of Entra ID still sends this category, that the tenant still has"
                        + " its P1 or P2 licence, and that Event Hubs does not throttle; where nobody works at this"
                        + " hour, allow a longer silence.";
        };
    }

    private static String device(Sighting s) {
        UserAgent agent = s.agent();
        if (!agent.modelName().isEmpty() || !agent.model().isEmpty()) {
            String name = agent.modelName().isEmpty() ? agent.model() : agent.modelName();
            String os =
                    agent.osVersion().isEmpty() ? "" : " (" + agent.platform().title() + " " + agent.osVersion() + ")";
            return name + os;
        }
        return s.device().isEmpty() ? "a device" : s.device();
    }

    private static String app(Sighting s) {
        if (!s.app().name().isEmpty()) {
            return s.app().name();
        }
        return s.app().id().isEmpty()
                ? "an unknown application"
                : "application " + s.app().id();
    }
}
