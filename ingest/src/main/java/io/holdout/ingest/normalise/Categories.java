package io.holdout.ingest.normalise;

import io.holdout.model.Category;
import io.holdout.model.Text;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The categories Entra ID exports, in their known spelling; Log Analytics names the same ones by table. */
public final class Categories {
    static final String INTERACTIVE = "SignInLogs";
    static final String NON_INTERACTIVE = "NonInteractiveUserSignInLogs";
    static final String SERVICE_PRINCIPAL = "ServicePrincipalSignInLogs";
    static final String MANAGED_IDENTITY = "ManagedIdentitySignInLogs";
    static final String AD_FS = "ADFSSignInLogs";
    static final String AUDIT = "AuditLogs";

    private static final int LONGEST = 64;
    private static final Map<String, String> KNOWN = known();

    private Categories() {}

    /** The known spelling of a category or table, or null. */
    static @Nullable String known(String text) {
        String exact = KNOWN.get(text);
        return exact != null ? exact : KNOWN.get(text.toLowerCase(Locale.ROOT));
    }

    /** Whether it is the known spelling of a category: of these there are few, while anybody may send others. */
    public static boolean isKnown(String name) {
        return name.equals(KNOWN.get(name));
    }

    /** All that are known, in their known spelling. */
    public static Set<String> names() {
        return Set.copyOf(KNOWN.values());
    }

    /** The known spelling, or the text itself cut to a bounded length. */
    static String named(String text) {
        String known = known(text);
        return known != null ? known : Text.bounded(text, LONGEST);
    }

    /**
     * Whether records of that category, named as {@link #named} does, are audit records. Graph and Log Analytics have in its place the
     * category that the audit log itself has for them.
     */
    static boolean isAudit(String name) {
        return name.equals(AUDIT) || name.equalsIgnoreCase("ApplicationManagement") || name.equalsIgnoreCase("Policy");
    }

    /** The category that is read under that name, null for all others. */
    static @Nullable Category read(String name) {
        return switch (name) {
            case INTERACTIVE -> Category.INTERACTIVE;
            case NON_INTERACTIVE -> Category.NON_INTERACTIVE;
            default -> null;
        };
    }

    private static Map<String, String> known() {
        Map<String, String> names = new HashMap<>();
        for (String name : new String[] {
            INTERACTIVE,
            NON_INTERACTIVE,
            SERVICE_PRINCIPAL,
            MANAGED_IDENTITY,
            AD_FS,
            "MicrosoftServicePrincipalSignInLogs",
            AUDIT,
            "ProvisioningLogs",
            "RiskyUsers",
            "UserRiskEvents",
            "RiskyServicePrincipals",
            "ServicePrincipalRiskEvents",
            "NetworkAccessTrafficLogs",
            "MicrosoftGraphActivityLogs",
            "EnrichedOffice365AuditLogs",
            "RemoteNetworkHealthLogs"
        }) {
            names.put(name, name);
            names.put(name.toLowerCase(Locale.ROOT), name);
            names.put("aad" + name.toLowerCase(Locale.ROOT), name);
        }
        return Map.copyOf(names);
    }
}
