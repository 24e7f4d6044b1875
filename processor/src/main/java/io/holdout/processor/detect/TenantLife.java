package io.holdout.processor.detect;

import static java.util.Comparator.comparing;

import io.holdout.model.PostureChange;
import io.holdout.model.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How a tenant treats Apple's mail app, as a fold over the refusals and successes of the app and over the audit log in the order of
 * time: whether it has the consent, is switched off, or asks for an assignment of users.
 */
final class TenantLife {
    /** Time, and then always the same: what was done, who was refused, who was let in. */
    static final Comparator<TenantFact> ORDER = comparing(TenantLife::time)
            .thenComparingInt(
                    fact -> fact instanceof TenantFact.Audited ? 0 : fact instanceof TenantFact.AppleAppRefused ? 1 : 2)
            .thenComparing(TenantFact::toString);

    private static final Duration ONE_DAY = Duration.ofDays(1);

    private final Thresholds limits;
    private final Duration grace;
    private final Consumer<TenantEpisode> ended;
    private final Map<Obstacle, TenantEpisode> episodes = new EnumMap<>(Obstacle.class);
    private @Nullable Instant provedSince;
    private @Nullable Instant missingAt;
    private boolean onlyForSome;
    private final List<TenantState.Consent> consents;
    private @Nullable Instant revokedAt;

    private TenantLife(TenantState state, Thresholds limits, Duration grace, Consumer<TenantEpisode> ended) {
        this.limits = limits;
        this.grace = grace;
        this.ended = ended;
        this.provedSince = state.provedSince();
        this.missingAt = state.missingAt();
        this.onlyForSome = state.onlyForSome();
        this.consents = new ArrayList<>(state.consents());
        this.revokedAt = state.revokedAt();
        state.episodes().forEach(episode -> episodes.put(episode.obstacle(), episode));
    }

    /** When something happened that is folded here. */
    static Instant time(TenantFact fact) {
        if (fact instanceof TenantFact.AppleAppLetIn letIn) {
            return letIn.time();
        }
        if (fact instanceof TenantFact.AppleAppRefused refused) {
            return refused.signIn().time();
        }
        if (fact instanceof TenantFact.Audited audited) {
            return audited.change().time();
        }
        throw new IllegalArgumentException("is not about the app: " + fact);
    }

    /**
     * The state after more facts, and after everything that falls due up to the horizon.
     *
     * @param facts in {@link #ORDER}
     * @param horizon nothing at or before it can still arrive
     * @param ended hears of episodes that another one of their obstacle follows, as they were at last
     */
    static TenantState fold(
            TenantState state,
            List<TenantFact> facts,
            Instant horizon,
            Thresholds limits,
            Duration grace,
            Consumer<TenantEpisode> ended) {
        TenantLife life = new TenantLife(state, limits, grace, ended);
        for (TenantFact fact : facts) {
            Instant justBefore = time(fact).minusNanos(1);
            life.advance(justBefore.isBefore(horizon) ? justBefore : horizon);
            life.step(fact);
        }
        life.advance(horizon);
        return new TenantState(
                life.provedSince,
                life.missingAt,
                life.onlyForSome,
                life.consents,
                life.revokedAt,
                List.copyOf(life.episodes.values()));
    }

    private void step(TenantFact fact) {
        if (fact instanceof TenantFact.AppleAppRefused refused) {
            Obstacle.of(refused.signIn()).ifPresent(obstacle -> refused(obstacle, refused));
        } else if (fact instanceof TenantFact.AppleAppLetIn letIn) {
            letIn(letIn.user(), letIn.time());
        } else if (fact instanceof TenantFact.Audited audited) {
            audited(audited.change());
        }
    }

    private void refused(Obstacle obstacle, TenantFact.AppleAppRefused refused) {
        Instant time = refused.signIn().time();
        TenantEpisode last = episodes.get(obstacle);
        if (Obstacle.showsThatConsentIsMissing(refused.signIn())) {
            onlyForSome = onlyForSome || isProvedSinceItWasMissing(last);
            missConsent(time);
        }
        if (last == null || isOver(last, time)) {
            open(
                    obstacle,
                    last,
                    TenantEpisode.Content.refused(
                            refused.user(), refused.signIn(), severity(obstacle, 1), obstacle.detail()));
            return;
        }
        TenantEpisode.Content on = last.isOpen() ? last.now() : last.now().reopened(obstacle.detail());
        TenantEpisode.Content seen = on.seen(refused.user(), refused.signIn(), Severity.LOW);
        long users = seen.usersSince(time.minus(ONE_DAY));
        put(last.with(seen.seen(refused.user(), refused.signIn(), severity(obstacle, users))));
    }

    private Severity severity(Obstacle obstacle, long users) {
        return obstacle == Obstacle.CONSENT && users < limits.consentMany() ? Severity.LOW : Severity.MEDIUM;
    }

    /** Consent that some users gave for themselves looks proved and missing by turns; it is not told anew with each of them. */
    private boolean isProvedSinceItWasMissing(@Nullable TenantEpisode last) {
        return last != null
                && last.isOpen()
                && provedSince != null
                && missingAt != null
                && !missingAt.isBefore(last.now().opened());
    }

    private void missConsent(Instant time) {
        provedSince = null;
        missingAt = missingAt == null || time.isAfter(missingAt) ? time : missingAt;
    }

    /**
     * A token for the app proves that the tenant lets it in (R-D3), also while users are refused who may have declined; but it ends what
     * they met only for one of them. A user who was assigned proves nothing for the others.
     */
    private void letIn(String user, Instant time) {
        TenantEpisode consent = episodes.get(Obstacle.CONSENT);
        if (consent == null || !consent.isOpen() || consent.now().names(user)) {
            close(Obstacle.CONSENT, "the app signed in for a user who had been refused", time);
        }
        if (!onlyForSome && (missingAt == null || !time.isBefore(missingAt))) {
            revokedAt = null;
            provedSince = provedSince == null || time.isBefore(provedSince) ? time : provedSince;
        }
        close(Obstacle.DISABLED, "the app signed in", time);
        TenantEpisode assignment = episodes.get(Obstacle.ASSIGNMENT);
        if (assignment != null && assignment.now().names(user)) {
            close(Obstacle.ASSIGNMENT, "the app signed in for a user who had been refused", time);
        }
    }

    private void audited(PostureChange change) {
        Instant time = change.time();
        String by = change.by().isEmpty() ? "" : " by " + change.by();
        switch (change.kind()) {
            case CONSENT_GRANTED -> {
                close(Obstacle.CONSENT, "consent was granted" + by, time);
                revokedAt = null;
                note(new TenantState.Consent(time, true));
                provedSince = provedSince == null ? time : provedSince;
            }
            case CONSENT_REVOKED -> {
                revokedAt = time;
                note(new TenantState.Consent(time, false));
                missConsent(time);
            }
            case APP_DISABLED -> switchedOn(Obstacle.DISABLED, change);
            case APP_ENABLED -> close(Obstacle.DISABLED, "the app was enabled" + by, time);
            case ASSIGNMENT_REQUIRED -> switchedOn(Obstacle.ASSIGNMENT, change);
            case ASSIGNMENT_NOT_REQUIRED ->
                close(Obstacle.ASSIGNMENT, "users no longer have to be assigned" + by, time);
            case POLICY_CHANGED -> {
                // says nothing about the app
            }
        }
    }

    private void note(TenantState.Consent consent) {
        consents.add(consent);
        consents.sort(comparing(TenantState.Consent::time));
        if (consents.size() > TenantState.MOST_CONSENTS) {
            consents.remove(0);
        }
    }

    private void switchedOn(Obstacle obstacle, PostureChange change) {
        String by = change.by().isEmpty() ? "somebody" : change.by();
        TenantEpisode last = episodes.get(obstacle);
        if (last == null || isOver(last, change.time())) {
            open(obstacle, last, TenantEpisode.Content.audited(by, change.time(), Severity.MEDIUM, obstacle.detail()));
        } else {
            put(last.with((last.isOpen() ? last.now() : last.now().reopened(obstacle.detail())).by(by)));
        }
    }

    private boolean isOver(TenantEpisode last, Instant time) {
        return !last.isOpen() && last.now().at().plus(grace).isBefore(time);
    }

    private void open(Obstacle obstacle, @Nullable TenantEpisode last, TenantEpisode.Content content) {
        if (last != null) {
            ended.accept(last.report());
        }
        put(TenantEpisode.opened(obstacle, last == null ? 1 : last.ordinal() + 1, content));
    }

    private void close(Obstacle obstacle, String why, Instant time) {
        TenantEpisode last = episodes.get(obstacle);
        if (last != null && last.isOpen()) {
            onlyForSome = onlyForSome && obstacle != Obstacle.CONSENT;
            put(last.with(last.now().closed(why, time)));
        }
    }

    private void put(TenantEpisode episode) {
        episodes.put(episode.obstacle(), episode);
    }

    // --- what falls due

    /** What of that state falls due next, {@link Instant#MAX} for nothing. */
    static Instant nextDue(TenantState state, Thresholds limits) {
        return state.episodes().stream()
                .map(episode -> earlier(episode.reportDue(), episode.endDue(limits.staleAfter())))
                .min(Instant::compareTo)
                .orElse(Instant.MAX);
    }

    private static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }

    private void advance(Instant to) {
        for (Obstacle obstacle : Obstacle.values()) {
            TenantEpisode episode = episodes.get(obstacle);
            if (episode != null && !episode.reportDue().isAfter(to)) {
                put(episode.report());
            }
            TenantEpisode reported = episodes.get(obstacle);
            if (reported != null && !reported.endDue(limits.staleAfter()).isAfter(to)) {
                close(obstacle, "not seen any more", reported.endDue(limits.staleAfter()));
            }
        }
    }
}
