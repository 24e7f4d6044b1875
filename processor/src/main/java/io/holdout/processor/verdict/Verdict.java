package io.holdout.processor.verdict;

/** What an error code says of a sign-in, and of the password above all. */
public enum Verdict {
    /** A token was issued. */
    OK,
    /** The password was wrong. */
    BAD,
    /** The password was right, then something else stopped the sign-in. */
    KNOWN,
    /** Locked out, or refused for the address; says nothing of the password. */
    LOCK,
    /** The state of the account stopped it. */
    ACCT,
    /** There is no such user. */
    ENUM,
    /** The app has not been consented to. */
    CONSENT,
    /** A step in between; no verdict, and nothing to count. */
    INT,
    /** A token was stale; no password was involved, and nothing is to be counted. */
    TOKEN,
    /** The app is unknown, disabled or misconfigured. */
    APP,
    /** The service, or an agent on premises, failed. */
    SVC,
    /** The code is in no list. */
    UNLISTED
}
