package io.holdout.processor.detect;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.holdout.model.SignIn;
import io.holdout.processor.agent.Answer;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a tenant treats Apple's mail app, as far as the facts up to some time say.
 *
 * @param provedSince first proof of consent since it was last missing or revoked
 * @param missingAt when consent was last missing or revoked; no older success proves anything
 * @param onlyForSome it was missing again after other users had proved it, so that no success proves it until a refused user is let in
 * @param consents what the audit log told of consents, in order; the newest ones
 * @param revokedAt when an audit record told that it was revoked, with no proof of it since
 * @param episodes the last one of each obstacle
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record TenantState(
        @Nullable Instant provedSince,
        @Nullable Instant missingAt,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean onlyForSome,
        List<Consent> consents,
        @Nullable Instant revokedAt,
        List<TenantEpisode> episodes) {
    static final TenantState UNKNOWN = new TenantState(null, null, false, List.of(), null, List.of());

    /** More than anybody gives and takes while a partition lags. */
    static final int MOST_CONSENTS = 50;

    /** A consent that was given, or taken back. */
    record Consent(Instant time, boolean given) {}

    TenantState {
        consents = consents == null ? List.of() : List.copyOf(consents);
        episodes = episodes == null ? List.of() : List.copyOf(episodes);
    }

    Optional<TenantEpisode> last(Obstacle obstacle) {
        return episodes.stream()
                .filter(episode -> episode.obstacle() == obstacle)
                .findFirst();
    }

    /** Whether the audit log had told of a consent that held then. */
    boolean isGranted(Instant time) {
        boolean given = false;
        for (Consent consent : consents) {
            given = consent.time().isAfter(time) ? given : consent.given();
        }
        return given;
    }

    boolean isOpen(Obstacle obstacle) {
        return last(obstacle).filter(TenantEpisode::isOpen).isPresent();
    }

    /**
     * Users whose next success may end an obstacle, or end it earlier.
     *
     * @param settled what was closed up to then stays so
     */
    Set<String> refusedUsers(Instant settled) {
        Set<String> users = new HashSet<>();
        episodes.stream()
                .filter(episode -> episode.isOpen() || episode.now().at().isAfter(settled))
                .forEach(episode -> episode.now().users().forEach(refused -> users.add(refused.user())));
        return users;
    }

    /**
     * Whether a success of the app would be an earlier proof than all others that it is let in. Each later one, of which a large tenant has
     * thousands while the first is pending, would not.
     */
    boolean isProvedBy(Instant time) {
        boolean consent = !onlyForSome
                && (missingAt == null || !time.isBefore(missingAt))
                && (provedSince == null || time.isBefore(provedSince));
        boolean enabled = last(Obstacle.DISABLED)
                .map(TenantEpisode::now)
                .filter(now -> now.closed() ? time.isBefore(now.at()) : !time.isBefore(now.opened()))
                .isPresent();
        return consent || enabled;
    }

    /** Whether a refusal would change more than when the user was refused last. */
    boolean concerns(String user, SignIn refused, Obstacle obstacle) {
        TenantEpisode episode = last(obstacle).orElse(null);
        boolean disproves = provedSince != null
                && !refused.time().isBefore(provedSince)
                && Obstacle.showsThatConsentIsMissing(refused);
        return disproves
                || episode == null
                || !episode.isOpen()
                || episode.now().concerns(user, refused.time());
    }

    Posture posture(String tenantId) {
        boolean missing = revokedAt != null || (provedSince == null && isOpen(Obstacle.CONSENT));
        Answer consent = missing ? Answer.NO : provedSince != null ? Answer.YES : Answer.UNKNOWN;
        return new Posture(
                tenantId,
                consent,
                consent == Answer.YES ? provedSince : null,
                isOpen(Obstacle.DISABLED),
                isOpen(Obstacle.ASSIGNMENT));
    }
}
