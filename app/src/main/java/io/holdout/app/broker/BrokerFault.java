package io.holdout.app.broker;

import org.jspecify.annotations.Nullable;

/** Why a running broker can no longer serve. */
public record BrokerFault(String message, @Nullable Throwable cause) {}
