package io.holdout.processor.detect;

import io.holdout.model.Confidence;
import io.holdout.model.Rule;
import io.holdout.model.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The accounts a user adds to Apple's and Samsung's mail apps while a fold runs (R-E1, R-E2): where no token is asked for after a set-up,
 * the mailbox probably refuses to sync.
 */
final class Setups {
    /** An account that was set up so long ago and never synced was given up. */
    private static final Duration ENDS_AFTER = Duration.ofDays(30);

    private final Map<String, Setup> setups = new TreeMap<>();
    private final Waits waits;
    private final Episodes episodes;
    private final Thresholds limits;

    Setups(List<Setup> known, Waits waits, Episodes episodes, Thresholds limits) {
        known.forEach(setup -> setups.put(setup.app().id(), setup));
        this.waits = waits;
        this.episodes = episodes;
        this.limits = limits;
    }

    List<Setup> all() {
        return List.copyOf(setups.values());
    }

    /** Takes in a modern sign-in, which may be a step of a set-up, or the token that one waits for. */
    void step(Sighting s) {
        MailApp app = s.mailApp();
        if (app == null || !app.isSetUpInSteps()) {
            return;
        }
        String about = app.id();
        if (s.isToken()) {
            setups.remove(about);
            waits.cancel(Wait.Kind.SETUP_LAPSES, about);
            waits.cancel(Wait.Kind.SETUP_SYNCS, about);
            episodes.close(Rule.SETUP_WITHOUT_SYNC, about, "mail syncs", s.time());
        } else if (s.isSetUpStep()) {
            Setup setup = setups.getOrDefault(about, Setup.of(app)).with(s);
            setups.put(about, setup);
            if (setup.isUnderWay()) {
                waits.await(Wait.Kind.SETUP_LAPSES, about, s.time().plus(Setup.STEPS_WITHIN));
            } else {
                waits.cancel(Wait.Kind.SETUP_LAPSES, about);
            }
            expectToken(about, setup);
        }
    }

    private void expectToken(String about, Setup setup) {
        Instant due = setup.due(limits.setupSyncAfter());
        if (due != null) {
            waits.await(Wait.Kind.SETUP_SYNCS, about, due);
        }
    }

    /** What was waited for of a set-up is due. */
    void fire(Wait wait) {
        Setup setup = setups.get(wait.about());
        if (setup == null) {
            return;
        }
        Sighting first = setup.first();
        if (wait.kind() == Wait.Kind.SETUP_LAPSES) {
            keep(setup.lapsed());
        } else if (first != null) {
            Confidence sure = setup.repeated() ? Confidence.LIKELY : Confidence.POSSIBLE;
            episodes.raise(
                    Rule.SETUP_WITHOUT_SYNC,
                    wait.about(),
                    Episode.Content.concluded(first, wait.due(), Severity.LOW, sure));
            episodes.endAfter(Rule.SETUP_WITHOUT_SYNC, wait.about(), wait.due().plus(ENDS_AFTER));
            keep(setup.afterFirst());
        }
    }

    private void keep(Setup setup) {
        String about = setup.app().id();
        if (setup.isOver()) {
            setups.remove(about);
        } else {
            setups.put(about, setup);
            expectToken(about, setup);
        }
    }
}
