package io.holdout.sinks.delivery;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;

/**
 * When digests are told: once a day at a time of the day, or again and again after a while.
 *
 * @param every null for once a day
 */
public record DigestTime(
        LocalTime at, ZoneId zone, @Nullable Duration every) {

    public static DigestTime daily(LocalTime at, ZoneId zone) {
        return new DigestTime(at, zone, null);
    }

    public static DigestTime every(Duration every, ZoneId zone) {
        return new DigestTime(LocalTime.MIDNIGHT, zone, every);
    }

    /** The next one after {@code now}, ms since 1970. */
    long next(long now) {
        if (every != null) {
            return now + every.toMillis();
        }
        ZonedDateTime local = Instant.ofEpochMilli(now).atZone(zone);
        ZonedDateTime today = local.toLocalDate().atTime(at).atZone(zone);
        return (today.isAfter(local)
                        ? today
                        : local.toLocalDate().plusDays(1).atTime(at).atZone(zone))
                .toInstant()
                .toEpochMilli();
    }

    LocalDate day(long now) {
        return Instant.ofEpochMilli(now).atZone(zone).toLocalDate();
    }
}
