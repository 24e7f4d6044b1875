package io.holdout.model;

import com.fasterxml.jackson.annotation.JsonValue;

/** The two categories of user sign-ins that are read; all others are counted as ignored. */
public enum Category {
    INTERACTIVE("SignInLogs"),
    NON_INTERACTIVE("NonInteractiveUserSignInLogs");

    private final String logName;

    Category(String logName) {
        this.logName = logName;
    }

    /** As diagnostic settings and records call it. */
    @JsonValue
    public String logName() {
        return logName;
    }
}
