package io.holdout.simulator.wire;

/**
 * What came of an attempt.
 *
 * @param code {@code status.errorCode}
 * @param conditionalAccess {@code conditionalAccessStatus}
 * @param reason free text of the error, in our words: nothing may depend on it
 * @param password whether a password was checked, and how that went
 */
public record Outcome(int code, String conditionalAccess, String reason, Password password) {
    public static final Outcome SUCCESS = new Outcome(0, "success", "", Password.RIGHT);
    /** Signed in with the password alone, because no policy applies to such clients. */
    public static final Outcome PASSWORD_SUFFICED = new Outcome(0, "notApplied", "", Password.RIGHT);

    public static final Outcome WRONG_PASSWORD =
            new Outcome(50126, "notApplied", "Wrong name or password.", Password.WRONG);
    public static final Outcome LOCKED =
            new Outcome(50053, "notApplied", "Locked after too many attempts.", Password.UNCHECKED);
    public static final Outcome UNKNOWN_USER =
            new Outcome(50034, "notApplied", "No such account in this directory.", Password.UNCHECKED);
    public static final Outcome BLOCKED_BY_POLICY =
            new Outcome(53003, "failure", "Conditional access does not issue a token.", Password.RIGHT);
    public static final Outcome BLOCKED_BY_DEFAULTS =
            new Outcome(530035, "notApplied", "Security defaults refuse this kind of client.", Password.RIGHT);
    /** Conditional access says failure beside an error code of success. */
    public static final Outcome BLOCKED_WITHOUT_CODE = new Outcome(0, "failure", "", Password.RIGHT);

    public static final Outcome MFA_REQUIRED =
            new Outcome(50076, "failure", "A second factor is required.", Password.RIGHT);
    public static final Outcome MFA_PROMPTED =
            new Outcome(50074, "failure", "A second factor was asked for.", Password.RIGHT);
    public static final Outcome NO_SESSION =
            new Outcome(50058, "notApplied", "No session to sign in with.", Password.UNCHECKED);
    public static final Outcome REDIRECT =
            new Outcome(50199, "notApplied", "The user has to confirm the way back to the app.", Password.UNCHECKED);
    public static final Outcome STAY_SIGNED_IN =
            new Outcome(50140, "success", "The user is asked whether to stay signed in.", Password.UNCHECKED);
    public static final Outcome ADMIN_CONSENT =
            new Outcome(90094, "notApplied", "An administrator has to consent to the app.", Password.UNCHECKED);
    public static final Outcome CONSENT =
            new Outcome(65001, "notApplied", "Nobody consented to the app.", Password.UNCHECKED);
    /** An administrator has disabled the app. */
    public static final Outcome APP_DISABLED =
            new Outcome(7000112, "notApplied", "The application is disabled.", Password.UNCHECKED);
    /** The app may only be used by those who were assigned to it. */
    public static final Outcome NOT_ASSIGNED =
            new Outcome(50105, "notApplied", "The user is not assigned to the application.", Password.UNCHECKED);

    public static final Outcome OLD_TOKEN =
            new Outcome(70043, "notApplied", "The refresh token is older than the policy allows.", Password.UNCHECKED);

    /** Whether a password was checked, and how that went. */
    public enum Password {
        RIGHT,
        WRONG,
        UNCHECKED
    }

    /** Signed in. */
    public boolean succeeded() {
        return code == 0 && !conditionalAccess.equals("failure");
    }

    /** The password was right, and something else stopped the sign-in. */
    public boolean stopped() {
        return !succeeded() && password == Password.RIGHT;
    }
}
