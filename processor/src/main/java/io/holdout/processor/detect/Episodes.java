package io.holdout.processor.detect;

import io.holdout.model.Confidence;
import io.holdout.model.Rule;
import io.holdout.model.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The episodes of one user or tenant while a fold runs: raised where a cause shows, gone on with, and ended by hand or when the wait for
 * their end is over.
 */
final class Episodes {
    private static final Duration REPORT_EVERY = Duration.ofHours(1);

    /** Ordinals are kept so long after an episode, so that an alert id is not used twice while anyone may hold it. */
    private static final Duration FORGOTTEN_AFTER = Duration.ofDays(365);

    private final Map<String, Episode> episodes = new TreeMap<>();
    private final Waits waits;
    private final Duration grace;
    private final Consumer<Episode> ended;

    /**
     * @param waits of the fold, which hands back what is due of episodes to {@link #fire}
     * @param grace how far apart in time sign-ins may arrive in the wrong order
     * @param ended hears of those that another of their kind follows, or that are forgotten
     */
    Episodes(List<Episode> known, Waits waits, Duration grace, Consumer<Episode> ended) {
        known.forEach(episode -> episodes.put(episode.key(), episode));
        this.waits = waits;
        this.grace = grace;
        this.ended = ended;
    }

    List<Episode> all() {
        return List.copyOf(episodes.values());
    }

    boolean isOpen(Rule rule, String about) {
        return openOf(rule, about) != null;
    }

    /** The newest sign-in of an open one, null when there is none. */
    @Nullable
    Instant lastSeen(Rule rule, String about) {
        Episode episode = openOf(rule, about);
        return episode == null ? null : episode.now().lastSeen();
    }

    void raise(Rule rule, String about, Sighting first, Severity severity, Confidence confidence, String detail) {
        raise(rule, about, Episode.Content.opening(first, severity, confidence, detail));
    }

    /** Opens an episode, or goes on with the one that is open or closed less than the grace period ago. */
    void raise(Rule rule, String about, Episode.Content content) {
        String key = Episode.key(rule, about);
        Episode last = episodes.get(key);
        if (last == null) {
            open(Episode.opened(rule, about, 1, content));
        } else if (last.now().closed() && last.now().at().plus(grace).isBefore(content.opened())) {
            ended.accept(last.report());
            open(Episode.opened(rule, about, last.ordinal() + 1, content));
        } else {
            put(last.with(last.now().joined(content)));
        }
    }

    private void open(Episode episode) {
        waits.cancel(Wait.Kind.EPISODE_FORGOTTEN, episode.key());
        waits.cancel(Wait.Kind.EPISODE_REPORTS, episode.key());
        episodes.put(episode.key(), episode);
    }

    void touch(Rule rule, String about, Sighting sighting) {
        Episode episode = openOf(rule, about);
        if (episode != null) {
            put(episode.with(episode.now().seen(sighting)));
        }
    }

    void explain(Rule rule, String about, String detail, Instant time) {
        Episode episode = openOf(rule, about);
        if (episode != null) {
            put(episode.with(episode.now().detailed(detail, time)));
        }
    }

    void close(Rule rule, String about, String detail, Instant time) {
        Episode episode = openOf(rule, about);
        if (episode != null) {
            put(episode.with(episode.now().closed(detail, time)));
            waits.cancel(Wait.Kind.EPISODE_ENDS, episode.key());
            waits.await(Wait.Kind.EPISODE_FORGOTTEN, episode.key(), time.plus(FORGOTTEN_AFTER));
        }
    }

    /** Keeps an episode; what is not reported at once is reported with the next full hour since it opened. */
    private void put(Episode episode) {
        episodes.put(episode.key(), episode);
        if (!episode.isDirty()) {
            waits.cancel(Wait.Kind.EPISODE_REPORTS, episode.key());
        } else if (waits.due(Wait.Kind.EPISODE_REPORTS, episode.key()) == null) {
            Duration open =
                    Duration.between(episode.now().opened(), episode.now().lastSeen());
            long hours = open.toHours() + 1;
            waits.await(
                    Wait.Kind.EPISODE_REPORTS,
                    episode.key(),
                    episode.now().opened().plus(REPORT_EVERY.multipliedBy(hours)));
        }
    }

    /** Ends an open episode then, unless it is to end later. */
    void endAfter(Rule rule, String about, Instant due) {
        Episode episode = openOf(rule, about);
        if (episode != null) {
            waits.awaitAtLeast(Wait.Kind.EPISODE_ENDS, episode.key(), due);
        }
    }

    /** What was waited for of an episode is due. */
    void fire(Wait wait) {
        Episode episode = episodes.get(wait.about());
        if (episode == null) {
            return;
        }
        switch (wait.kind()) {
            case EPISODE_REPORTS -> episodes.put(episode.key(), episode.report());
            case EPISODE_ENDS -> close(episode.rule(), episode.about(), "not seen any more", wait.due());
            case EPISODE_FORGOTTEN -> {
                ended.accept(episode.report());
                episodes.remove(episode.key());
            }
            default -> throw new IllegalStateException("not about an episode: " + wait.kind());
        }
    }

    private @Nullable Episode openOf(Rule rule, String about) {
        Episode episode = episodes.get(Episode.key(rule, about));
        return episode == null || episode.now().closed() ? null : episode;
    }
}
