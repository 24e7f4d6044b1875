package io.holdout.simulator;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What really happened in the tenant, told by its script.
 *
 * @param holdouts one for every device that signed in, or proved its password, over legacy authentication
 * @param attacks one for every attacker
 */
public record Truth(List<Holdout> holdouts, List<Attack> attacks) {

    public Truth {
        holdouts = List.copyOf(holdouts);
        attacks = List.copyOf(attacks);
    }

    /**
     * A device, or what takes its place.
     *
     * @param device {@code apple:iPhone9,1}; without a model the protocol and source prefix: {@code imap:198.51.100.0/24}
     * @param platform {@code iOS}, {@code iPadOS}, {@code macOS}, {@code Android}, {@code Windows}, or {@code ""} when nobody can tell
     * @param protocols legacy protocols used, sorted: eas, imap, pop, smtp, ews, ...
     * @param moved when it signed in with modern authentication for the first time
     * @param firstSuccess first legacy sign-in, null when none got through
     * @param signIns legacy sign-ins that succeeded
     * @param blocked those with the right password that something else stopped
     * @param failed all other attempts
     */
    public record Holdout(
            String tenantId,
            String userId,
            String userPrincipalName,
            String device,
            String platform,
            List<String> protocols,
            Story story,
            @Nullable Instant moved,
            @Nullable Instant firstSuccess,
            @Nullable Instant lastSuccess,
            long signIns,
            long blocked,
            long failed) {

        public Holdout {
            protocols = protocols.stream().sorted().distinct().toList();
        }
    }

    /**
     * An attacker.
     *
     * @param source the /24 or /64 it comes from
     * @param targets user names tried, sorted, known to the directory or not
     * @param passwordsKnown ids of the users whose password it proved to know, sorted
     * @param broken ids of the users it signed in as, sorted
     */
    public record Attack(
            String tenantId,
            Story story,
            String source,
            Instant first,
            Instant last,
            long attempts,
            List<String> targets,
            List<String> passwordsKnown,
            List<String> broken) {

        public Attack {
            targets = List.copyOf(targets);
            passwordsKnown = List.copyOf(passwordsKnown);
            broken = List.copyOf(broken);
        }
    }
}
