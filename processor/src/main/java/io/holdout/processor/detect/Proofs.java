package io.holdout.processor.detect;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.holdout.model.Protocol;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The legacy sign-ins of a device that proved the user's password: minima, maxima and counts, the same in any order.
 *
 * @param latest the newest
 * @param described the newest whose user agent could be decoded, else the newest
 * @param lastSuccess the newest that was let in
 * @param lastBlocked the newest that was stopped where the user may well have been
 * @param successes how many were let in
 * @param blocked how many were stopped
 * @param foreign none came from a source familiar to the user
 * @param longestPause between two that were let in
 * @param versionSince since when the system described is known at its present version
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Proofs(
        Sighting latest,
        Sighting described,
        SortedSet<Protocol> protocols,
        Instant first,
        @Nullable Instant lastSuccess,
        @Nullable Instant lastBlocked,
        long successes,
        long blocked,
        boolean foreign,
        Duration longestPause,
        Instant versionSince) {

    Proofs {
        longestPause = longestPause == null ? Duration.ZERO : longestPause;
        versionSince = versionSince == null ? described.time() : versionSince;
        protocols = Collections.unmodifiableSortedSet(new TreeSet<>(protocols));
    }

    static Proofs of(Sighting first, boolean foreign) {
        return new Proofs(
                        first,
                        first,
                        new TreeSet<>(),
                        first.time(),
                        null,
                        null,
                        0,
                        0,
                        true,
                        Duration.ZERO,
                        first.time())
                .plus(first, foreign);
    }

    Proofs plus(Sighting sighting, boolean fromForeign) {
        SortedSet<Protocol> all = new TreeSet<>(protocols);
        if (sighting.protocol() != null) {
            all.add(sighting.protocol());
        }
        boolean success = sighting.outcome() == Outcome.SUCCEEDED;
        boolean newestSuccess = success && (lastSuccess == null || lastSuccess.isBefore(sighting.time()));
        boolean newestBlock =
                !success && !fromForeign && (lastBlocked == null || lastBlocked.isBefore(sighting.time()));
        Duration pause =
                newestSuccess && lastSuccess != null ? Duration.between(lastSuccess, sighting.time()) : Duration.ZERO;
        boolean better = describesBetter(sighting);
        return new Proofs(
                sighting.compareTo(latest) > 0 ? sighting : latest,
                better ? sighting : described,
                all,
                sighting.time().isBefore(first) ? sighting.time() : first,
                newestSuccess ? sighting.time() : lastSuccess,
                newestBlock ? sighting.time() : lastBlocked,
                successes + (success ? 1 : 0),
                blocked + (success ? 0 : 1),
                foreign && fromForeign,
                pause.compareTo(longestPause) > 0 ? pause : longestPause,
                better && !isSameSystem(sighting) ? sighting.time() : versionSince);
    }

    /** Without one of the counted, because its record was sent anew with another outcome. */
    Proofs minus(Outcome outcome) {
        return new Proofs(
                latest,
                described,
                protocols,
                first,
                lastSuccess,
                lastBlocked,
                Math.max(0, successes - (outcome == Outcome.SUCCEEDED ? 1 : 0)),
                Math.max(0, blocked - (outcome == Outcome.BLOCKED ? 1 : 0)),
                foreign,
                longestPause,
                versionSince);
    }

    private boolean isSameSystem(Sighting sighting) {
        return sighting.agent().os().equals(described.agent().os());
    }

    private boolean describesBetter(Sighting sighting) {
        boolean decoded = sighting.agent().decoded();
        return decoded == described.agent().decoded() ? sighting.compareTo(described) > 0 : decoded;
    }
}
