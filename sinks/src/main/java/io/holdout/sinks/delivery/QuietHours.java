package io.holdout.sinks.delivery;

import io.holdout.model.Severity;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/**
 * When low severities wait.
 *
 * @param from begin, local time
 * @param to end, local time; the next day if it is not after the begin
 * @param below severities below this one wait
 */
public record QuietHours(LocalTime from, LocalTime to, ZoneId zone, Severity below) {
    public QuietHours {
        if (from.equals(to)) {
            throw new IllegalArgumentException("quiet hours must not end when they begin");
        }
    }

    /** The end of the wait of a message of that severity, {@code now} (ms since 1970) if there is none. */
    long over(Severity severity, long now) {
        if (severity.compareTo(below) >= 0) {
            return now;
        }
        ZonedDateTime local = Instant.ofEpochMilli(now).atZone(zone);
        LocalTime time = local.toLocalTime();
        boolean overnight = from.isAfter(to);
        boolean quiet =
                overnight ? !time.isBefore(from) || time.isBefore(to) : !time.isBefore(from) && time.isBefore(to);
        if (!quiet) {
            return now;
        }
        ZonedDateTime end = local.toLocalDate().atTime(to).atZone(zone);
        return (end.isAfter(local)
                        ? end
                        : local.toLocalDate().plusDays(1).atTime(to).atZone(zone))
                .toInstant()
                .toEpochMilli();
    }
}
