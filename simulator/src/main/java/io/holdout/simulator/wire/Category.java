package io.holdout.simulator.wire;

/** The log categories that share the hub. */
public enum Category {
    INTERACTIVE("SignInLogs"),
    NON_INTERACTIVE("NonInteractiveUserSignInLogs"),
    SERVICE_PRINCIPAL("ServicePrincipalSignInLogs"),
    MANAGED_IDENTITY("ManagedIdentitySignInLogs"),
    AUDIT("AuditLogs"),
    RISKY_USER("RiskyUsers");

    private final String id;

    Category(String id) {
        this.id = id;
    }

    public String id() {
        return id;
    }

    /** Whether a user signs in; the others are only neighbours on the hub. */
    public boolean isSignIn() {
        return this == INTERACTIVE || this == NON_INTERACTIVE;
    }

    /** Interactive, non-interactive and other records come by different pipelines of Azure, each at its own pace. */
    public int pipeline() {
        return switch (this) {
            case INTERACTIVE -> 0;
            case NON_INTERACTIVE -> 1;
            default -> 2;
        };
    }
}
