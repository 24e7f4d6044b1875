package io.holdout.processor.detect;

import io.holdout.model.InventoryRow;
import io.holdout.processor.agent.Answer;
import io.holdout.processor.agent.OsVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** What a row of the inventory says by itself and beside the log, in the order in which one goes before another. */
public enum InventoryGrade {
    /** It is about another protocol than Exchange ActiveSync. */
    NOT_EAS,
    /** It has not synced for 60 days, or never. */
    INACTIVE,
    /** Its version of ActiveSync was refused from 2026-03-01 on (source: Microsoft, MC1197103). */
    CANNOT_CONNECT,
    /** An account that iOS knew before it could do OAuth: it signs in with a password until it is set up anew. */
    CERTAIN_BASIC,
    /** It syncs, and the log knows nothing of its user: blocked before the log, out of retention, or with a certificate. */
    BLIND,
    /** Only sign-ins can tell. */
    UNDETERMINED;

    /** Release of iOS 12, the first that could sign in to Exchange with OAuth. */
    private static final Instant OAUTH = Instant.parse("2018-09-17T00:00:00Z");

    private static final Duration ACTIVE = Duration.ofDays(60);
    private static final OsVersion OLDEST_ACCEPTED = new OsVersion(16, 1, 0);

    /**
     * The grade of a row.
     *
     * @param modern the mail app of Apple has signed in for the user, with success
     * @param recorded whether the log has any sign-in of the user in the 30 days before; unknown where it does not reach that far
     */
    public static InventoryGrade of(InventoryRow row, boolean modern, Answer recorded) {
        if (!row.client().isEmpty() && !row.client().equalsIgnoreCase("EAS")) {
            return NOT_EAS;
        }
        if (row.lastSync() == null || row.lastSync().isBefore(row.exported().minus(ACTIVE))) {
            return INACTIVE;
        }
        OsVersion protocol = OsVersion.parse(row.protocolVersion());
        if (protocol != null && protocol.compareTo(OLDEST_ACCEPTED) < 0) {
            return CANNOT_CONNECT;
        }
        boolean apple = row.os().toLowerCase(Locale.ROOT).contains("ios");
        if (apple && row.firstSync() != null && row.firstSync().isBefore(OAUTH) && !modern) {
            return CERTAIN_BASIC;
        }
        return recorded == Answer.NO ? BLIND : UNDETERMINED;
    }

    /** In kebab case, as in reports. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
