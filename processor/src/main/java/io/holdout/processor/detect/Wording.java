package io.holdout.processor.detect;

import io.holdout.model.Rule;
import io.holdout.processor.advice.Cause;
import io.holdout.processor.agent.UserAgent;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** What alerts say to people. Names in it are what the records hold: whoever shows them escapes them for the place. */
public final class Wording {
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Wording() {}

    /** The title line: what happened, to whom. */
    static String message(Rule rule, Sighting s, Thresholds limits) {
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
            case UPGRADE_STUCK ->
                device + " of " + who + " could have moved by itself for " + limits.told(Limit.UPGRADE_AFTER)
                        + " and still uses " + protocol;
            case SETUP_WITHOUT_SYNC -> who + " set up " + app(s) + ", but no sign-in for mail followed";
            case UNKNOWN_DEVICE -> device + " of " + who + " is in no inventory and uses " + protocol;
            case EWS_RETIREMENT ->
                who + " uses a client of Exchange Web Services: " + (s.device().isEmpty() ? app(s) : device);
            case SILENT_STOP -> device + " of " + who + " stopped using " + protocol + ", and no new mail app was seen";
            case CONSENT_MISSING,
                    APP_DISABLED,
                    PASSWORD_SPRAY,
                    SLOW_SPRAY,
                    SPRAY_SUCCESS,
                    EXCEPTION_EXPIRED,
                    SOURCE_SILENT -> throw new IllegalArgumentException("is not about one sign-in: " + rule);
        };
    }

    /** The title line of a silence: what, since when, and how much is missing. */
    static String silence(Silence silence) {
        long hourly = silence.per(Duration.ofHours(1));
        String usual = hourly > 0 ? hourly + " an hour" : silence.per(Duration.ofDays(1)) + " a day";
        return "No record of the log category " + silence.category() + " has come since "
                + MINUTE.format(silence.since()) + "; usually there are about " + usual;
    }

    /** What it means that happened, with the limits of the tenant. */
    public static String description(Rule rule, Thresholds limits) {
        return switch (rule) {
            case LEGACY_SIGN_IN ->
                "First legacy sign-in of this device in " + limits.told(Limit.NEW_AFTER)
                        + ". The protocol sends the password itself and cannot ask for a second factor.";
            case LEGACY_BLOCKED ->
                "The password was right, and policy or a missing second factor stopped the sign-in. The"
                        + " device goes on trying until that account is removed or added anew.";
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
                        + " password grant. By itself this is no sign of an attack.";
            case SILENT_UPGRADE_STOPPED ->
                "The mail app tried to replace its stored password by a token, and policy or a"
                        + " second factor stopped it. The user will be asked to sign in on the device.";
            case ROPC_SIGN_IN ->
                "An application sent the user's name and password itself. This cannot ask for a second factor"
                        + " and is how stolen passwords are tried.";
            case STALE_PASSWORD ->
                "A known device was refused " + limits.told(Limit.STALE_PASSWORD_FAILURES) + " times within "
                        + limits.told(Limit.STALE_PASSWORD_WITHIN)
                        + " for its password, at a network where the user is known: it still has an old one. This is no attack, but it can lock the account.";
            case UPGRADE_STUCK ->
                "The device runs iOS 15.6 or later, the tenant has consented, and it has not moved within "
                        + limits.told(Limit.UPGRADE_AFTER)
                        + ": an MDM profile, a federated identity provider or a shared mailbox may hold it back. The log does not say which.";
            case CONSENT_MISSING ->
                "Users who tried to move were stopped, because Apple's mail app has no consent for the tenant.";
            case APP_DISABLED ->
                "Entra ID refused Apple's mail app itself: it is disabled in the tenant, or users have to be assigned to it.";
            case SETUP_WITHOUT_SYNC ->
                "The account was added with modern authentication, and no token for mail was asked for in "
                        + limits.told(Limit.SETUP_SYNC_AFTER)
                        + ". The device may say that it cannot verify the account.";
            case SILENT_STOP ->
                "An Exchange authentication policy refuses basic authentication before the sign-in is logged, so silence"
                        + " does not prove that anything moved.";
            case UNKNOWN_DEVICE ->
                "Exchange's report of mobile devices does not have a device of this model for the user: a new device, or"
                        + " somebody who copied its user agent.";
            case EWS_RETIREMENT ->
                "Exchange Online turns Exchange Web Services off from October 2026 and ends them in April 2027, with"
                        + " modern authentication too.";
            case PASSWORD_SPRAY ->
                "Many users were tried from one network within minutes, over protocols that need no second factor.";
            case SLOW_SPRAY ->
                "Several users were tried a few times each from one network within a day, over protocols that need no"
                        + " second factor.";
            case SPRAY_SUCCESS ->
                "A network that tries the passwords of many users has signed in as one of them, where that user is not known.";
            case EXCEPTION_EXPIRED ->
                "The time for which legacy authentication was allowed here is over. What it covered is a holdout again.";
            case SOURCE_SILENT ->
                "The sources went on, and this category did not come with them. What happens in it meanwhile is"
                        + " not seen, and a device that seems quiet may not be.";
        };
    }

    /** What to do about, for rules whose answer does not depend on the device; of one that is about many, for one of them. */
    public static Cause cause(Rule rule) {
        return switch (rule) {
            case LEGACY_SIGN_IN, SECOND_DEVICE -> throw new IllegalArgumentException("depends on the device: " + rule);
            case LEGACY_BLOCKED -> Cause.BLOCKED_BY_POLICY;
            case CREDENTIAL_KNOWN -> Cause.UNFAMILIAR_SOURCE;
            case MIGRATED -> Cause.MIGRATED;
            case REGRESSED -> Cause.REGRESSED;
            case SILENT_UPGRADE -> Cause.UPGRADE_SEEN;
            case SILENT_UPGRADE_STOPPED -> Cause.UPGRADE_STOPPED;
            case ROPC_SIGN_IN -> Cause.ROPC_SIGN_IN;
            case STALE_PASSWORD -> Cause.STALE_PASSWORD;
            case UPGRADE_STUCK -> Cause.PROFILE_OR_FEDERATION;
            case CONSENT_MISSING -> Cause.CONSENT_MISSING;
            case APP_DISABLED -> Cause.APP_DISABLED;
            case SETUP_WITHOUT_SYNC -> Cause.SETUP_WITHOUT_SYNC;
            case SILENT_STOP -> Cause.SILENT;
            case UNKNOWN_DEVICE -> Cause.UNKNOWN_DEVICE;
            case EWS_RETIREMENT -> Cause.EWS_RETIREMENT;
            case PASSWORD_SPRAY -> Cause.PASSWORD_SPRAY;
            case SLOW_SPRAY -> Cause.SLOW_SPRAY;
            case SPRAY_SUCCESS -> Cause.SPRAY_SUCCESS;
            case EXCEPTION_EXPIRED -> Cause.EXCEPTION_EXPIRED;
            case SOURCE_SILENT -> Cause.SOURCE_SILENT;
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
