package io.holdout.simulator;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A partnership of a mailbox and a device, as Exchange keeps it.
 *
 * @param mailbox user principal name
 * @param name of the user
 * @param model {@code iPhone14C5}
 * @param agent user agent, as in a sign-in
 * @param client {@code EAS}, or {@code REST} for Outlook mobile
 * @param version of Exchange ActiveSync
 * @param lastSync null when it never synced
 * @param grade what it says beside the log: {@code blind}; empty where it is no device at all
 */
record ExchangeRow(
        String mailbox,
        String name,
        String deviceName,
        String os,
        String type,
        String model,
        String agent,
        String deviceId,
        String client,
        String version,
        Instant firstSync,
        @Nullable Instant lastSync,
        String grade) {}
