package io.holdout.model;

import com.fasterxml.jackson.annotation.JsonValue;

/** Why AD FS refused a password, in records of {@code ADFSSignInLogs}: those are ignored, and only this of them is counted. */
public enum AdFsFailure {
    BAD_PASSWORD("badPasswords"),
    LOCKOUT("lockouts");

    private final String id;

    AdFsFailure(String id) {
        this.id = id;
    }

    /** As reports, metrics and checkpoints name it. */
    @JsonValue
    public String id() {
        return id;
    }
}
