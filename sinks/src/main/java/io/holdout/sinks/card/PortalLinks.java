package io.holdout.sinks.card;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Addresses of Entra's admin center, for the tenant in question. Microsoft documents none of them; these are what the portal itself
 * shows, and what tools for managed tenants use. There is none for a single sign-in: the nearest is the list of the user's
 * sign-ins, where its id finds it.
 *
 * <p>Nothing but ids goes into an address.
 */
final class PortalLinks {
    private static final Pattern ID = Pattern.compile("[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}");

    private PortalLinks() {}

    /** The user's page; empty where the tenant or the user has no proper id. */
    static Optional<URI> user(String tenant, String user) {
        return page(tenant, "overview", user);
    }

    /** The user's sign-ins; empty where the tenant or the user has no proper id. */
    static Optional<URI> signIns(String tenant, String user) {
        return page(tenant, "SignIns", user);
    }

    private static Optional<URI> page(String tenant, String page, String user) {
        return ID.matcher(tenant).matches() && ID.matcher(user).matches()
                ? Optional.of(URI.create("https://entra.microsoft.com/" + tenant
                        + "/#view/Microsoft_AAD_UsersAndTenants/UserProfileMenuBlade/~/" + page + "/userId/" + user))
                : Optional.empty();
    }
}
