package io.holdout.sinks.delivery;

import io.holdout.model.Severity;
import java.time.Duration;
import java.util.List;

/**
 * So many messages in any span of that length.
 *
 * @param messages 1 to 100,000
 * @param per 1 ms to 7 days
 */
public record Limit(int messages, Duration per) {
    private static final int MOST = 100_000;
    private static final Duration LONGEST = Duration.ofDays(7);

    /** What Teams publishes for connectors (4 per second, 60 per 30 s, 100 per hour, 150 per 2 h, 1,800 per day). */
    public static final List<Limit> TEAMS = List.of(
            new Limit(4, Duration.ofSeconds(1)),
            new Limit(60, Duration.ofSeconds(30)),
            new Limit(100, Duration.ofHours(1)),
            new Limit(150, Duration.ofHours(2)),
            new Limit(1800, Duration.ofDays(1)));

    public Limit {
        if (messages < 1 || messages > MOST) {
            throw new IllegalArgumentException("a limit must lie between 1 and 100000 messages: " + messages);
        }
        if (per.toMillis() < 1 || per.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("a limit must be for PT0.001S to P7D: " + per);
        }
    }

    /** How many of the messages a severity may use up; the rest is kept for those above it. At least one. */
    int share(Severity severity) {
        int percent = switch (severity) {
            case CRITICAL -> 100;
            case HIGH -> 90;
            case MEDIUM -> 75;
            case LOW, INFORMATIONAL -> 50;
        };
        return Math.max(1, (int) (messages * (long) percent / 100));
    }
}
