package io.holdout.ingest.normalise;

import io.holdout.model.PostureChange;
import io.holdout.model.PostureChange.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What only an audit record says, while it is being read: its fields in whatever order they come. */
final class AuditDraft {
    private static final String FOR_ALL = "AllPrincipals";

    /** Ends the names of both permissions that mail needs: {@code EAS.AccessAsUser.All} and {@code EWS.AccessAsUser.All}. */
    private static final String MAIL_SCOPE = ".AccessAsUser.All";

    private Operation operation = Operation.UNTOLD;
    private String time = "";
    private String result = "";
    private String user = "";
    private String application = "";
    private String target = "";
    private String client = "";
    private String scope = "";
    private boolean apple;
    private boolean onBehalfOfAll;
    private boolean grantForAll;
    private boolean permissionsTold;
    private boolean forAllBefore;
    private boolean forAllNow;
    private @Nullable Boolean enabled;
    private @Nullable Boolean assignmentRequired;

    void clear() {
        operation = Operation.UNTOLD;
        time = "";
        result = "";
        user = "";
        application = "";
        target = "";
        client = "";
        scope = "";
        apple = false;
        onBehalfOfAll = false;
        grantForAll = false;
        permissionsTold = false;
        forAllBefore = false;
        forAllNow = false;
        enabled = null;
        assignmentRequired = null;
    }

    void operation(Operation named) {
        if (operation == Operation.UNTOLD || named != Operation.OTHER) {
            operation = named == Operation.UNTOLD ? operation : named;
        }
    }

    void time(String activityDateTime) {
        time = activityDateTime;
    }

    void result(String text) {
        result = text;
    }

    void byUser(String name) {
        user = user.isEmpty() ? name : user;
    }

    void byApplication(String name) {
        application = application.isEmpty() ? name : application;
    }

    void target(String displayName) {
        target = target.isEmpty() ? displayName : target;
    }

    /** An entry of {@code additionalDetails}. */
    void detail(String key, String value) {
        if (key.equalsIgnoreCase("AppId")) {
            apple |= namesApple(value);
        }
    }

    /** A modified property. Its values are JSON in strings, {@code ["false"]}, which none of these has to be read as. */
    void modified(String property, String before, String now) {
        switch (property.toLowerCase(Locale.ROOT)) {
            case "targetid.serviceprincipalnames",
                    "serviceprincipal.appid",
                    "serviceprincipalname",
                    "appprincipalid",
                    "appid" -> apple |= namesApple(before) || namesApple(now);
            case "consentcontext.onbehalfofall" -> onBehalfOfAll = Boolean.TRUE.equals(truth(now));
            case "consentaction.permissions" -> permissions(now.isEmpty() ? before : now);
            case "delegatedpermissiongrant.consenttype" ->
                grantForAll = contains(now, FOR_ALL) || contains(before, FOR_ALL);
            case "delegatedpermissiongrant.scope" -> scope = before + ' ' + now;
            case "serviceprincipal.displayname" -> client = unquoted(now.isEmpty() ? before : now);
            case "accountenabled" -> enabled = truth(now);
            case "approleassignmentrequired" -> assignmentRequired = truth(now);
            default -> {
                // says nothing about who may use an application
            }
        }
    }

    /** Written as {@code [old grants] => [new grants]}. */
    private void permissions(String text) {
        int arrow = text.indexOf("=>");
        permissionsTold = true;
        forAllBefore = contains(text.substring(0, Math.max(0, arrow)), FOR_ALL);
        forAllNow = contains(text.substring(arrow < 0 ? 0 : arrow), FOR_ALL);
    }

    /** True while it may yet turn out to change the posture. */
    boolean mayMatter() {
        return operation != Operation.OTHER;
    }

    /** What was changed: usually one thing or nothing. */
    List<Kind> kinds() {
        if (!result.isEmpty() && !result.equalsIgnoreCase("success")) {
            return List.of();
        }
        if (operation == Operation.POLICY_CHANGED) {
            return List.of(Kind.POLICY_CHANGED);
        }
        return apple ? ofApple() : List.of();
    }

    private List<Kind> ofApple() {
        return switch (operation) {
            case CONSENT -> (permissionsTold ? forAllNow : onBehalfOfAll) ? List.of(Kind.CONSENT_GRANTED) : List.of();
            case CONSENT_REVOKED ->
                (permissionsTold ? forAllBefore && !forAllNow : onBehalfOfAll)
                        ? List.of(Kind.CONSENT_REVOKED)
                        : List.of();
            case GRANT_ADDED -> isGrantOfMail() ? List.of(Kind.CONSENT_GRANTED) : List.of();
            case GRANT_REMOVED -> isGrantOfMail() ? List.of(Kind.CONSENT_REVOKED) : List.of();
            case APP_REMOVED -> List.of(Kind.CONSENT_REVOKED);
            case APP_CHANGED -> changed();
            case UNTOLD, POLICY_CHANGED, OTHER -> List.of();
        };
    }

    /** There is a grant for each resource; the one for the directory alone lets nobody read mail. */
    private boolean isGrantOfMail() {
        return grantForAll && (scope.isBlank() || contains(scope, MAIL_SCOPE));
    }

    private List<Kind> changed() {
        List<Kind> kinds = new ArrayList<>();
        if (enabled != null) {
            kinds.add(enabled ? Kind.APP_ENABLED : Kind.APP_DISABLED);
        }
        if (assignmentRequired != null) {
            kinds.add(assignmentRequired ? Kind.ASSIGNMENT_REQUIRED : Kind.ASSIGNMENT_NOT_REQUIRED);
        }
        return kinds;
    }

    /** {@code activityDateTime}, empty where it is missing. */
    String time() {
        return time;
    }

    String app() {
        return operation == Operation.POLICY_CHANGED ? "" : PostureChange.APPLE_APP;
    }

    /** Of a grant the first target is the resource, not the application that may use it. */
    String name() {
        return operation == Operation.GRANT_ADDED || operation == Operation.GRANT_REMOVED ? client : target;
    }

    String by() {
        return user.isEmpty() ? application : user.toLowerCase(Locale.ROOT);
    }

    private static @Nullable Boolean truth(String value) {
        if (contains(value, "true")) {
            return true;
        }
        return contains(value, "false") ? false : null;
    }

    /** Whether the application's id stands there, alone or among others. */
    private static boolean namesApple(String text) {
        String id = PostureChange.APPLE_APP;
        int last = text.length() - id.length();
        for (int i = 0; i <= last; i++) {
            if (text.regionMatches(true, i, id, 0, id.length())
                    && !isOfId(text, i - 1)
                    && !isOfId(text, i + id.length())) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOfId(String text, int index) {
        return index >= 0
                && index < text.length()
                && (text.charAt(index) == '-' || Character.isLetterOrDigit(text.charAt(index)));
    }

    private static boolean contains(String text, String part) {
        int last = text.length() - part.length();
        for (int i = 0; i <= last; i++) {
            if (text.regionMatches(true, i, part, 0, part.length())) {
                return true;
            }
        }
        return false;
    }

    private static String unquoted(String value) {
        String text = value.strip();
        while (text.length() > 1
                && "\"[".indexOf(text.charAt(0)) >= 0
                && "\"]".indexOf(text.charAt(text.length() - 1)) >= 0) {
            text = text.substring(1, text.length() - 1);
        }
        return text;
    }
}
