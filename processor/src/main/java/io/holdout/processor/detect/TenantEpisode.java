package io.holdout.processor.detect;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.holdout.model.Severity;
import io.holdout.model.SignIn;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * One run of one obstacle in a tenant. What is shown of it ({@code reported}) follows what is known ({@code now}) at once where its kind
 * changes, else once a day.
 *
 * @param ordinal counts the episodes of this obstacle, from 1
 */
record TenantEpisode(Obstacle obstacle, int ordinal, Content now, Content reported) {
    private static final Duration REPORT_EVERY = Duration.ofDays(1);

    /** A user who was refused. */
    record Refused(String user, String name, Instant first, Instant last) {}

    /**
     * Everything its alert says.
     *
     * @param by who switched the app so, where an audit record tells
     * @param users the first ones who were refused
     */
    @JsonInclude(JsonInclude.Include.NON_DEFAULT)
    record Content(
            @JsonInclude(JsonInclude.Include.ALWAYS) Instant opened,
            @JsonInclude(JsonInclude.Include.ALWAYS) Instant lastSeen,
            @JsonInclude(JsonInclude.Include.ALWAYS) Instant at,
            @JsonInclude(JsonInclude.Include.ALWAYS) Severity severity,
            boolean closed,
            String detail,
            String by,
            List<Refused> users,
            List<SignIn> evidence) {

        /** Users that are told apart; a tenant that was never consented to has as many as it has phones. */
        static final int MOST_USERS = 500;

        /** Sign-ins shown with an alert: the first ones and the newest. */
        private static final int SHOWN = 3;

        Content {
            detail = detail == null ? "" : detail;
            by = by == null ? "" : by;
            users = users == null ? List.of() : List.copyOf(users);
            evidence = evidence == null ? List.of() : List.copyOf(evidence);
        }

        static Content refused(String user, SignIn signIn, Severity severity, String detail) {
            Instant time = signIn.time();
            return new Content(
                    time,
                    time,
                    time,
                    severity,
                    false,
                    detail,
                    "",
                    List.of(new Refused(user, name(user, signIn), time, time)),
                    List.of(signIn));
        }

        /** An obstacle that an audit record tells of, whether or not somebody has met it. */
        static Content audited(String by, Instant time, Severity severity, String detail) {
            return new Content(time, time, time, severity, false, detail, by, List.of(), List.of());
        }

        private static String name(String user, SignIn signIn) {
            return signIn.user().name().isEmpty() ? user : signIn.user().name();
        }

        Content seen(String user, SignIn signIn, Severity least) {
            Instant time = signIn.time();
            List<Refused> more = new ArrayList<>(users);
            int known = indexOf(user);
            if (known >= 0) {
                Refused before = users.get(known);
                more.set(
                        known,
                        new Refused(
                                user,
                                before.name(),
                                time.isBefore(before.first()) ? time : before.first(),
                                time.isAfter(before.last()) ? time : before.last()));
            } else if (users.size() < MOST_USERS) {
                more.add(new Refused(user, name(user, signIn), time, time));
            }
            more.sort(Comparator.comparing(Refused::first).thenComparing(Refused::user));
            Instant last = time.isAfter(lastSeen) ? time : lastSeen;
            return new Content(
                    time.isBefore(opened) ? time : opened,
                    last,
                    last,
                    severity.compareTo(least) >= 0 ? severity : least,
                    closed,
                    detail,
                    by,
                    more,
                    shown(signIn));
        }

        private List<SignIn> shown(SignIn signIn) {
            List<SignIn> sorted = Stream.concat(evidence.stream(), Stream.of(signIn))
                    .distinct()
                    .sorted(Comparator.comparing(SignIn::time).thenComparing(SignIn::id))
                    .toList();
            return sorted.size() <= SHOWN
                    ? sorted
                    : Stream.concat(sorted.stream().limit(SHOWN - 1), Stream.of(sorted.get(sorted.size() - 1)))
                            .toList();
        }

        Content by(String who) {
            return new Content(opened, lastSeen, at, severity, closed, detail, who, users, evidence);
        }

        Content closed(String why, Instant time) {
            return new Content(opened, lastSeen, time, severity, true, why, by, users, evidence);
        }

        Content reopened(String why) {
            return new Content(opened, lastSeen, at, severity, false, why, by, users, evidence);
        }

        boolean names(String user) {
            return indexOf(user) >= 0;
        }

        private int indexOf(String user) {
            for (int i = 0; i < users.size(); i++) {
                if (users.get(i).user().equals(user)) {
                    return i;
                }
            }
            return -1;
        }

        boolean concerns(String user, Instant time) {
            int known = indexOf(user);
            return known < 0
                    ? users.size() < MOST_USERS
                    : users.get(known).last().plus(Duration.ofHours(12)).isBefore(time)
                            || time.isBefore(users.get(known).first());
        }

        /** How many users were refused after that time, as far as they are told apart. */
        long usersSince(Instant time) {
            return users.stream().filter(user -> user.last().isAfter(time)).count();
        }

        /** True where the difference is worth a report at once, not with the day. */
        boolean differsInKind(Content other) {
            return severity != other.severity || closed != other.closed || !detail.equals(other.detail);
        }
    }

    static TenantEpisode opened(Obstacle obstacle, int ordinal, Content content) {
        return new TenantEpisode(obstacle, ordinal, content, content);
    }

    TenantEpisode with(Content content) {
        return new TenantEpisode(obstacle, ordinal, content, content.differsInKind(reported) ? content : reported);
    }

    TenantEpisode report() {
        return new TenantEpisode(obstacle, ordinal, now, now);
    }

    TenantEpisode numbered(int number) {
        return new TenantEpisode(obstacle, number, now, reported);
    }

    @JsonIgnore
    boolean isOpen() {
        return !now.closed();
    }

    /** When what is not reported yet is reported: with the next full day since it opened; never where there is nothing. */
    @JsonIgnore
    Instant reportDue() {
        if (now.equals(reported)) {
            return Instant.MAX;
        }
        long days = Duration.between(now.opened(), now.lastSeen()).toDays() + 1;
        return now.opened().plus(REPORT_EVERY.multipliedBy(days));
    }

    /** When it ends for want of refusals; one that an administrator switched on lasts until it is switched off. */
    Instant endDue(Duration staleAfter) {
        return !isOpen() || !now.by().isEmpty() ? Instant.MAX : now.lastSeen().plus(staleAfter);
    }
}
