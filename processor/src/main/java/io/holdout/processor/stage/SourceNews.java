package io.holdout.processor.stage;

import io.holdout.model.Keys;
import io.holdout.processor.agent.SourcePrefix;
import io.holdout.processor.detect.Familiarity;
import io.holdout.processor.detect.Outcome;
import io.holdout.processor.detect.Sighting;
import io.holdout.processor.detect.SignInClass;
import io.holdout.processor.detect.SourceFact;
import io.holdout.processor.spray.Guess;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What those hear who join the attempts of a network: that somebody tried a password. What was never said and proves nothing there, as most
 * sign-ins do, goes without saying.
 */
final class SourceNews {
    private final FamiliarSources familiarSources;
    private final Attempts attempts;
    private final Clock clock;
    private final BiConsumer<String, SourceFact> hearer;

    /** @param hearer takes the key of a network and what is said of it */
    SourceNews(FamiliarSources familiarSources, Attempts attempts, Clock clock, BiConsumer<String, SourceFact> hearer) {
        this.familiarSources = familiarSources;
        this.attempts = attempts;
        this.clock = clock;
        this.hearer = hearer;
    }

    /**
     * Tells of a sign-in, if it has to be told of.
     *
     * @param before what was known of it, null for nothing
     */
    void tell(String user, @Nullable Sighting before, Sighting sighting) {
        boolean attempt = isAttempt(sighting);
        if (!attempt && (before == null || !isAttempt(before))) {
            return;
        }
        boolean familiar = !attempt || familiarSources.grade(user, sighting) == Familiarity.Grade.FAMILIAR;
        if (before != null || !familiar) {
            tell(user, sighting, familiar);
        }
    }

    /** A success makes its source familiar to what came after it, also where that arrived before. */
    void vouch(String user, Sighting success) {
        attempts.after(user, success.time()).stream()
                .filter(sighting -> isAttempt(sighting) && FamiliarSources.isSameSource(success, sighting))
                .forEach(sighting -> tell(user, sighting, true));
    }

    /**
     * A failure that comes too late for this partition is not told: whether it still meets an open window there would depend on how far the
     * other partitions are. A success is told however late it is.
     */
    private void tell(String user, Sighting sighting, boolean familiar) {
        if (sighting.outcome() != Outcome.SUCCEEDED && !sighting.time().isAfter(clock.horizon())) {
            return;
        }
        SourceFact fact = new SourceFact.Attempt(user, familiar, sighting.signIn());
        SourcePrefix network = SourcePrefix.wide(sighting.source().address());
        if (network.isKnown()) {
            hearer.accept(Keys.source(sighting.tenantId(), network.text()), fact);
        }
        if (sighting.source().asn() != 0) {
            hearer.accept(
                    Keys.source(sighting.tenantId(), "AS" + sighting.source().asn()), fact);
        }
    }

    private static boolean isAttempt(Sighting sighting) {
        return (sighting.kind() == SignInClass.LEGACY || sighting.kind() == SignInClass.ROPC)
                && Guess.of(sighting.signIn(), sighting.outcome()) != Guess.NONE;
    }
}
