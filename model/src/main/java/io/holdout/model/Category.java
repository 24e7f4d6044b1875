package io.holdout.model;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The two categories of user sign-ins that are read; all others are counted as ignored. */
public enum Category {
    @JsonProperty("SignInLogs")
    INTERACTIVE,
    @JsonProperty("NonInteractiveUserSignInLogs")
    NON_INTERACTIVE
}
