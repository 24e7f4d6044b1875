package io.holdout.sinks.delivery;

import static java.util.Objects.requireNonNullElse;

import io.holdout.model.Rule;
import io.holdout.model.Severity;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one webhook is told at once, what is held and folded, and what waits for the digest.
 *
 * @param folds false tells every finding by itself, in order, and holds nothing
 * @param hold how long findings are held after one of their kind was told; doubled while they keep coming, up to eightfold
 *     and four hours, but for critical ones
 * @param holdOfRule instead of {@code hold}, by rule id
 * @param digested ids of rules that are told only in the digest
 * @param firstDays of a tenant, which are told in the digest
 * @param lateAfter age of the evidence from which on it is told in the digest
 * @param cap messages of one rule and tenant within 24 hours; what comes then waits for the digest
 * @param settle how long the first digest of a tenant gathers, and one of late evidence on a day without
 * @param listed findings that one message names; those beyond are counted
 * @param quiet when low severities wait, null for never
 */
public record DeliveryPolicy(
        boolean folds,
        Map<Severity, Duration> hold,
        Map<String, Duration> holdOfRule,
        Set<String> digested,
        Duration firstDays,
        Duration lateAfter,
        int cap,
        Duration settle,
        int listed,
        DigestTime digestTime,
        @Nullable QuietHours quiet) {

    public static final DeliveryPolicy DEFAULT = new DeliveryPolicy(
            true,
            new EnumMap<>(Map.of(
                    Severity.CRITICAL, Duration.ofMinutes(1),
                    Severity.HIGH, Duration.ofMinutes(10),
                    Severity.MEDIUM, Duration.ofMinutes(30),
                    Severity.LOW, Duration.ofHours(4),
                    Severity.INFORMATIONAL, Duration.ofHours(4))),
            Map.of(Rule.LEGACY_SIGN_IN.id(), Duration.ofHours(4), Rule.REGRESSED.id(), Duration.ofHours(4)),
            Set.of(Rule.MIGRATED.id(), Rule.SILENT_UPGRADE.id(), Rule.EWS_RETIREMENT.id()),
            Duration.ofDays(7),
            Duration.ofHours(24),
            20,
            Duration.ofMinutes(2),
            200,
            DigestTime.daily(LocalTime.of(8, 0), ZoneOffset.UTC),
            null);

    /** Every finding by itself, as it comes. */
    public static final DeliveryPolicy EACH = DEFAULT.withFolds(false);

    /** Beyond this a message would list more than anybody reads, and memory would not be bounded. */
    public static final int MOST_LISTED = 500;

    public DeliveryPolicy {
        hold = Map.copyOf(hold);
        holdOfRule = Map.copyOf(holdOfRule);
        digested = Set.copyOf(digested);
        if (cap < 1) {
            throw new IllegalArgumentException("the cap must be 1 or more");
        }
        if (listed < 1 || listed > MOST_LISTED) {
            throw new IllegalArgumentException("between 1 and " + MOST_LISTED + " findings can be listed");
        }
    }

    public DeliveryPolicy withFolds(boolean folding) {
        return new DeliveryPolicy(
                folding, hold, holdOfRule, digested, firstDays, lateAfter, cap, settle, listed, digestTime, quiet);
    }

    /** For a rehearsal in which time is told fast: no first days, nothing is late, and holds and digests as short as is given. */
    public DeliveryPolicy inFastMotion(Duration shortHold, Duration digestEvery) {
        Map<Severity, Duration> shortHolds = new EnumMap<>(Severity.class);
        for (Severity severity : Severity.values()) {
            shortHolds.put(severity, shortHold);
        }
        return new DeliveryPolicy(
                folds,
                shortHolds,
                Map.of(),
                digested,
                Duration.ZERO,
                Duration.ofDays(36_500),
                cap,
                shortHold,
                listed,
                DigestTime.every(digestEvery, digestTime.zone()),
                null);
    }

    Duration hold(Severity severity, String rule) {
        Duration own = severity == Severity.CRITICAL ? null : holdOfRule.get(rule);
        return own != null ? own : requireNonNullElse(hold.get(severity), Duration.ZERO);
    }
}
