package io.holdout.processor.detect;

import io.holdout.model.SignIn;
import io.holdout.model.ocsf.Authentication;
import io.holdout.model.ocsf.Evidence;
import io.holdout.processor.verdict.Verdicts;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes a sign-in that handed over a password as the OCSF authentication that lies on {@code holdout.signins.ocsf}. */
public final class Authentications {
    /** A user that the record does not name: OCSF demands one with a uid or a name. */
    private static final Evidence.User NOBODY = new Evidence.User("", "unknown");

    private static final Authentication.Service ENTRA = new Authentication.Service("", "Microsoft Entra ID");

    private Authentications() {}

    /** @throws IllegalArgumentException for a sign-in of another class than legacy and password grant */
    public static Authentication of(Sighting s, String productVersion) {
        Evidence.User user = s.user().id().isEmpty() && s.user().name().isEmpty()
                ? NOBODY
                : new Evidence.User(s.user().id(), s.user().name());
        String detail = detail(s);
        return Authentication.logon(
                s.time(),
                s.outcome() == Outcome.SUCCEEDED,
                s.result().code(),
                detail,
                message(s, user, detail),
                Authentication.Metadata.of(
                        productVersion,
                        s.tenantId(),
                        s.id(),
                        s.signIn().correlationId(),
                        s.signIn().category().logName(),
                        s.signIn().recorded()),
                user,
                service(s.app()),
                application(s.app()),
                Authentication.Source.of(Evidence.Endpoint.of(s.source()), Findings.device(s)),
                Evidence.HttpRequest.of(s.client()),
                unmapped(s));
    }

    private static String detail(Sighting s) {
        boolean refusedByPolicy = s.result().code() == 0 && s.outcome() != Outcome.SUCCEEDED;
        return refusedByPolicy
                ? "stopped by conditional access"
                : Verdicts.of(s.result().code()).meaning();
    }

    private static String message(Sighting s, Evidence.User user, String detail) {
        String who = user.name().isEmpty() ? user.uid() : user.name();
        String how = s.protocol() == null
                ? "the password grant (ROPC)"
                : s.protocol().title();
        return switch (s.outcome()) {
            case SUCCEEDED -> who + " signed in over " + how;
            case BLOCKED -> who + " had the right password over " + how + " and was not let in: " + detail;
            case FAILED -> who + " was refused over " + how + ": " + detail;
            case NOTHING -> who + " was interrupted over " + how + ": " + detail;
        };
    }

    /** What the application asked access to; where the record does not say, the application, and at last the directory. */
    private static Authentication.Service service(SignIn.App app) {
        if (!app.resource().isEmpty()) {
            return new Authentication.Service(
                    app.resource(), app.resource().equalsIgnoreCase(app.id()) ? app.name() : "");
        }
        return app.id().isEmpty() && app.name().isEmpty() ? ENTRA : new Authentication.Service(app.id(), app.name());
    }

    private static Authentication.@Nullable Application application(SignIn.App app) {
        return app.id().isEmpty() && app.name().isEmpty() ? null : new Authentication.Application(app.id(), app.name());
    }

    private static Map<String, Object> unmapped(Sighting s) {
        Map<String, Object> unmapped = new TreeMap<>();
        unmapped.put("class", kind(s.kind()));
        unmapped.put("outcome", s.outcome().name().toLowerCase(Locale.ROOT));
        unmapped.put("confidence", s.confidence().word());
        unmapped.put("error_code", s.result().code());
        put(unmapped, "client_app", s.client().app());
        put(unmapped, "authentication_protocol", s.client().protocol());
        put(unmapped, "conditional_access", s.result().conditionalAccess());
        if (!s.result().blockedBy().isEmpty()) {
            unmapped.put("blocked_by", s.result().blockedBy());
        }
        if (s.protocol() != null) {
            unmapped.put("protocol", s.protocol().title());
            unmapped.put("protocol_id", s.protocol().id());
        }
        put(unmapped, "device", s.device());
        put(unmapped, "model", s.agent().model());
        put(unmapped, "model_name", s.agent().modelName());
        return unmapped;
    }

    private static void put(Map<String, Object> unmapped, String name, String text) {
        if (!text.isEmpty()) {
            unmapped.put(name, text);
        }
    }

    private static String kind(SignInClass kind) {
        return switch (kind) {
            case LEGACY -> "legacy";
            case ROPC -> "ropc";
            case APPLE_ROPC_UPGRADE -> "ropc-upgrade";
            case MODERN, UNDECIDED ->
                throw new IllegalArgumentException("no password was handed over in a sign-in of class " + kind);
        };
    }
}
