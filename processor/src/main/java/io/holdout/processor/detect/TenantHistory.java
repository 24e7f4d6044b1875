package io.holdout.processor.detect;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.holdout.model.Severity;
import io.holdout.model.ocsf.DetectionFinding;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of one tenant: the state that is settled, because nothing older can arrive, the state that includes the facts since, and
 * which alerts were written.
 *
 * @param settledThrough every fact up to here is in {@code settled}; a later arrival of an older one is a correction
 * @param tentative the state that takes in what is pending, null where it is the settled one
 * @param posted versions written last, by uid
 * @param told posture that every partition was told last, null before the first
 * @param wakeAt due time of the one timer this tenant has
 * @param ended settled episodes that others have followed since alerts were written last; never part of the row
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record TenantHistory(
        String tenantId,
        Instant settledThrough,
        TenantState settled,
        @Nullable TenantState tentative,
        Map<String, Written> posted,
        @Nullable Posture told,
        @Nullable Instant wakeAt,
        @JsonIgnore List<TenantEpisode> ended) {

    /** Sorted facts are folded; also the order in which they are to be handed in. */
    public static final java.util.Comparator<TenantFact> ORDER = TenantLife.ORDER;

    public TenantHistory {
        settled = settled == null ? TenantState.UNKNOWN : settled;
        tentative = settled.equals(tentative) ? null : tentative;
        posted = posted == null ? Map.of() : Map.copyOf(posted);
        ended = ended == null ? List.of() : List.copyOf(ended);
    }

    /** The version of an alert that was written last. */
    record Written(Severity severity, boolean closed, String detail, String digest) {
        static Written of(TenantEpisode episode, String digest) {
            TenantEpisode.Content content = episode.reported();
            return new Written(content.severity(), content.closed(), content.detail(), digest);
        }

        boolean differsInGrade(TenantEpisode.Content content) {
            return severity != content.severity() || closed != content.closed() || !detail.equals(content.detail());
        }
    }

    public static TenantHistory startingAt(String tenantId, Instant horizon) {
        return new TenantHistory(tenantId, horizon, TenantState.UNKNOWN, null, Map.of(), null, null, List.of());
    }

    private TenantState current() {
        return tentative == null ? settled : tentative;
    }

    /** When an event that is folded here happened. */
    public static Instant time(TenantFact fact) {
        return TenantLife.time(fact);
    }

    /** Users whose successes have to be among the facts. */
    public Set<String> refusedUsers() {
        Set<String> users = new HashSet<>(settled.refusedUsers(settledThrough));
        users.addAll(current().refusedUsers(settledThrough));
        return users;
    }

    /** Whether a success of the app would change anything of what is known now. */
    public boolean concerns(TenantFact.AppleAppLetIn letIn) {
        return current().isProvedBy(letIn.time()) || refusedUsers().contains(letIn.user());
    }

    /** Whether a refusal of the app would change more than when its user was refused last. */
    public boolean concerns(TenantFact.AppleAppRefused refused) {
        return Obstacle.of(refused.signIn())
                .filter(obstacle -> current().concerns(refused.user(), refused.signIn(), obstacle))
                .isPresent();
    }

    /** Whether an audit record told of a consent that held then. */
    public boolean isGranted(Instant time) {
        return current().isGranted(time);
    }

    /**
     * Decided anew from all pending facts: those at or before the horizon are settled, the others are taken in on trial.
     *
     * @param all every fact that is not settled, in {@link #ORDER}; of successes, those that concern the state are enough
     */
    public TenantHistory refolded(List<TenantFact> all, Instant horizon, Thresholds limits, Duration grace) {
        Instant through = horizon.isAfter(settledThrough) ? horizon : settledThrough;
        List<TenantFact> early =
                all.stream().filter(fact -> !time(fact).isAfter(through)).toList();
        List<TenantFact> open = all.subList(early.size(), all.size());
        List<TenantEpisode> over = new ArrayList<>(ended);
        TenantState base = TenantLife.fold(settled, early, through, limits, grace, over::add);
        TenantState now = TenantLife.fold(base, open, through, limits, grace, onTrial -> {});
        return new TenantHistory(tenantId, through, base, now, posted, told, wakeAt, over);
    }

    public TenantHistory wakingAt(Instant due) {
        return new TenantHistory(tenantId, settledThrough, settled, tentative, posted, told, due, ended);
    }

    /** When the settled state changes by itself, {@link Instant#MAX} for never. */
    public Instant nextDue(Thresholds limits) {
        return TenantLife.nextDue(settled, limits);
    }

    /** This history with everything told, and what there is to tell. */
    public record Report(
            TenantHistory history,
            List<DetectionFinding> findings,
            @Nullable Posture posture) {}

    /**
     * Compares what the episodes say with what was written. A new episode and a change of kind go out at once, anything else when it is
     * settled; one that others have followed is told as it was at last, and one that turned out never to have been is closed as withdrawn.
     *
     * @param isEnd whether nothing may follow that would settle it
     */
    public Report report(TenantHistory before, Voice voice, boolean isEnd) {
        TenantFindings findings = new TenantFindings(tenantId, voice);
        List<DetectionFinding> toWrite = new ArrayList<>();
        Map<String, Written> written = new TreeMap<>(posted);
        for (TenantEpisode episode : ended) {
            Written last = written.remove(findings.uid(episode));
            if (last == null || !last.digest().equals(findings.digest(episode))) {
                toWrite.add(findings.of(episode, last == null));
            }
        }
        for (TenantEpisode episode : current().episodes()) {
            String uid = findings.uid(episode);
            Written last = posted.get(uid);
            String digest = findings.digest(episode);
            boolean isSettled = isEnd
                    || settled.last(episode.obstacle())
                            .filter(known -> known.reported().equals(episode.reported()))
                            .isPresent();
            if (last == null
                    || last.differsInGrade(episode.reported())
                    || (isSettled && !last.digest().equals(digest))) {
                toWrite.add(findings.of(episode, last == null));
                written.put(uid, Written.of(episode, digest));
            }
        }
        for (TenantEpisode was : before.current().episodes()) {
            int last =
                    current().last(was.obstacle()).map(TenantEpisode::ordinal).orElse(0);
            for (int ordinal = last + 1; ordinal <= was.ordinal(); ordinal++) {
                // what has ended on trial was told as closed, and never was all the same
                TenantEpisode never = was.numbered(ordinal);
                if (written.remove(findings.uid(never)) != null) {
                    toWrite.add(findings.withdrawn(never));
                }
            }
        }
        Posture posture = current().posture(tenantId);
        boolean news = told == null ? !posture.equals(Posture.unknown(tenantId)) : !posture.equals(told);
        TenantHistory reported = new TenantHistory(
                tenantId, settledThrough, settled, tentative, written, news ? posture : told, wakeAt, List.of());
        return new Report(reported, List.copyOf(toWrite), news ? posture : null);
    }
}
