package io.holdout.sinks.card;

/** Why a finding is told. */
public enum Reason {
    NEW,
    SEVERITY_ROSE,
    CLOSED
}
