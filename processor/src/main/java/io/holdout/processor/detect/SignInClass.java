package io.holdout.processor.detect;

/** How a sign-in was authenticated. */
public enum SignInClass {
    /** A password sent over a legacy protocol. */
    LEGACY,
    /** A modern protocol's password grant, by something else than Apple's mail app. */
    ROPC,
    /** Apple's mail app trading the stored password for a token, once. */
    APPLE_ROPC_UPGRADE,
    MODERN,
    /** The record does not say; counted, never guessed. */
    UNDECIDED;

    /** True where a repeated id must not count twice. */
    public boolean isCounted() {
        return this == LEGACY || this == ROPC || this == APPLE_ROPC_UPGRADE;
    }
}
