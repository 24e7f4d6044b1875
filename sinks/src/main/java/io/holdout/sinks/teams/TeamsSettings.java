package io.holdout.sinks.teams;

import io.holdout.model.Severity;
import java.time.Duration;

/**
 * What is posted, and how long it is tried.
 *
 * @param minimum least severity that is posted
 * @param attempts how often one message is tried
 * @param firstDelay wait before the second attempt; doubled for each further one
 * @param limit no attempt begins later than this after the first
 * @param connectTimeout until the connection stands
 * @param requestTimeout until the whole answer is there
 */
public record TeamsSettings(
        Severity minimum,
        int attempts,
        Duration firstDelay,
        Duration limit,
        Duration connectTimeout,
        Duration requestTimeout) {

    public static final TeamsSettings DEFAULT = new TeamsSettings(
            Severity.LOW,
            6,
            Duration.ofSeconds(1),
            Duration.ofMinutes(2),
            Duration.ofSeconds(5),
            Duration.ofSeconds(15));

    public TeamsSettings {
        if (attempts < 1 || attempts > 20) {
            throw new IllegalArgumentException("attempts must lie between 1 and 20: " + attempts);
        }
        requirePositive("first delay", firstDelay);
        requirePositive("limit", limit);
        requirePositive("connect time-out", connectTimeout);
        requirePositive("request time-out", requestTimeout);
    }

    public TeamsSettings withMinimum(Severity severity) {
        return new TeamsSettings(severity, attempts, firstDelay, limit, connectTimeout, requestTimeout);
    }

    private static void requirePositive(String what, Duration duration) {
        if (duration.isZero() || duration.isNegative()) {
            throw new IllegalArgumentException(what + " must be positive: " + duration);
        }
    }
}
