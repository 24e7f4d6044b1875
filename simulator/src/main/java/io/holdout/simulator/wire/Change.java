package io.holdout.simulator.wire;

import java.util.List;

/**
 * What an administrator did, as the audit log tells it.
 *
 * @param operation {@code operationName}
 * @param category of the activity: {@code ApplicationManagement}, {@code Policy}
 * @param service {@code loggedByService}
 * @param type {@code operationType}
 * @param targets what it was done to
 * @param about application id in the additional details, empty for none
 */
public record Change(
        String operation, String category, String service, String type, List<Target> targets, String about) {
    /** Not an administrator's doing. */
    public static final Change NONE = new Change("", "", "", "", List.of(), "");

    private static final String CORE = "Core Directory";
    private static final String APPLICATIONS = "ApplicationManagement";
    /** What S000 has administrators consent to for Apple's app. */
    private static final String MAIL_SCOPES = "EAS.AccessAsUser.All EWS.AccessAsUser.All User.Read";

    public Change {
        targets = List.copyOf(targets);
    }

    /**
     * An object of the directory.
     *
     * @param kind {@code ServicePrincipal} or {@code Policy}
     */
    public record Target(String id, String name, String kind, List<Property> modified) {

        public Target {
            modified = List.copyOf(modified);
        }
    }

    /**
     * A property of it; both values are JSON, and null when there is none.
     *
     * @param before as JSON, empty for none
     * @param after as JSON, empty for none
     */
    public record Property(String name, String before, String after) {

        static Property text(String name, String before, String after) {
            return new Property(name, quoted(before), quoted(after));
        }

        private static String quoted(String text) {
            return text.isEmpty() ? "" : "\"" + text + "\"";
        }
    }

    /** Consent to an app for everybody: logged beside the grant itself. */
    public static Change consent(App app) {
        String grant = "[[Id: " + Guid.of(0x94a7, app.id().hashCode()) + ", ClientId: " + principal(app)
                + ", PrincipalId: , ResourceId: " + principal(App.EXCHANGE)
                + ", ConsentType: AllPrincipals, Scope:  " + MAIL_SCOPES
                + ", CreatedDateTime: , LastModifiedDateTime ]]";
        List<Property> properties = List.of(
                Property.text("ConsentContext.IsAdminConsent", "", "True"),
                Property.text("ConsentContext.IsAppOnly", "", "False"),
                Property.text("ConsentContext.OnBehalfOfAll", "", "True"),
                Property.text("ConsentContext.Tags", "", "WindowsAzureActiveDirectoryIntegratedApp"),
                Property.text("ConsentAction.Permissions", "", "[] => " + grant + "; "),
                Property.text("TargetId.ServicePrincipalNames", "", app.id()));
        return new Change(
                "Consent to application", APPLICATIONS, CORE, "Assign", List.of(target(app, properties)), app.id());
    }

    /** The grant to an app for everybody; the first target is the resource, the second the app. */
    public static Change grant(App app) {
        return permission("Add delegated permission grant", "Assign", app, "", " " + MAIL_SCOPES);
    }

    /** The end of that grant. */
    public static Change revocation(App app) {
        return permission("Remove delegated permission grant", "Unassign", app, " " + MAIL_SCOPES, "");
    }

    private static Change permission(String operation, String type, App app, String before, String after) {
        List<Property> properties = List.of(
                Property.text("DelegatedPermissionGrant.Scope", before, after),
                Property.text(
                        "DelegatedPermissionGrant.ConsentType",
                        before.isEmpty() ? "" : "AllPrincipals",
                        after.isEmpty() ? "" : "AllPrincipals"),
                Property.text("ServicePrincipal.ObjectID", "", principal(app)),
                Property.text("ServicePrincipal.DisplayName", "", ""),
                Property.text("ServicePrincipal.AppId", "", ""),
                Property.text("ServicePrincipal.Name", "", ""),
                Property.text("TargetId.ServicePrincipalNames", "", App.EXCHANGE.id()));
        return new Change(
                operation,
                APPLICATIONS,
                CORE,
                type,
                List.of(
                        target(App.EXCHANGE, properties),
                        new Target(principal(app), app.name(), "ServicePrincipal", List.of())),
                App.EXCHANGE.id());
    }

    /** An app is switched off, or on again, for everybody. */
    public static Change enabled(App app, boolean enabled) {
        List<Property> properties = List.of(
                new Property("AccountEnabled", "[" + !enabled + "]", "[" + enabled + "]"),
                Property.text("Included Updated Properties", "", "AccountEnabled"),
                Property.text("TargetId.ServicePrincipalNames", "", app.id()));
        return new Change(
                "Update service principal", APPLICATIONS, CORE, "Update", List.of(target(app, properties)), app.id());
    }

    /** A policy against legacy authentication comes, or comes into force. */
    public static Change policy(String name, boolean fresh) {
        String id = Guid.of(0x901c, name.hashCode()).toString();
        String off = policy(id, name, "enabledForReportingButNotEnforced");
        String on = policy(id, name, "enabled");
        return new Change(
                fresh ? "Add conditional access policy" : "Update conditional access policy",
                "Policy",
                "Conditional Access",
                fresh ? "Add" : "Update",
                List.of(new Target(
                        id,
                        name,
                        "Policy",
                        List.of(new Property("ConditionalAccessPolicy", fresh ? "" : off, fresh ? off : on)))),
                "");
    }

    private static String policy(String id, String name, String state) {
        return "{\"id\":\"" + id + "\",\"displayName\":\"" + name + "\",\"state\":\"" + state
                + "\",\"conditions\":{\"applications\":{\"includeApplications\":[\"All\"]},"
                + "\"users\":{\"includeUsers\":[\"All\"]},\"clientAppTypes\":[\"exchangeActiveSync\",\"other\"]},"
                + "\"grantControls\":{\"operator\":\"OR\",\"builtInControls\":[\"block\"]}}";
    }

    private static Target target(App app, List<Property> properties) {
        return new Target(principal(app), app.name(), "ServicePrincipal", properties);
    }

    /** Object id of the app's service principal in the tenant. */
    private static String principal(App app) {
        return Guid.of(0x59, app.id().hashCode()).toString();
    }
}
