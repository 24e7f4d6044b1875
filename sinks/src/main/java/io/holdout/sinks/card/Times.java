package io.holdout.sinks.card;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;

/** Times as people compare them with logs: UTC, to the minute, in one order in every language. */
final class Times {
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter SHORT =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Times() {}

    static String minute(Instant time) {
        return MINUTE.format(time);
    }

    /** A time in ISO 8601, in the largest unit that has no remainder; empty for any other text. */
    static String length(String iso, Words words) {
        Duration time;
        try {
            time = Duration.parse(iso);
        } catch (DateTimeParseException e) {
            return "";
        }
        long minutes = time.toMinutes();
        if (!time.equals(Duration.ofMinutes(minutes))) {
            return "";
        }
        if (minutes % (24 * 60) == 0) {
            return length(minutes / (24 * 60), "day", words);
        }
        return minutes % 60 == 0 ? length(minutes / 60, "hour", words) : length(minutes, "minute", words);
    }

    /** A time in ISO 8601, in minutes, from two hours on in hours and from two days on in days; empty for any other text. */
    static String about(String iso, Words words) {
        Duration time;
        try {
            time = Duration.parse(iso);
        } catch (DateTimeParseException e) {
            return "";
        }
        if (time.toDays() >= 2) {
            return length(time.toDays(), "day", words);
        }
        return time.toHours() >= 2 ? length(time.toHours(), "hour", words) : length(time.toMinutes(), "minute", words);
    }

    private static String length(long count, String unit, Words words) {
        return words.get(
                "length." + unit + (count == 1 ? "" : "s"),
                Map.of("count", String.format(words.locale(), "%,d", count)));
    }

    /** How often and since when; empty where the finding has no times. */
    static String seen(long count, Instant first, Instant last, Words words) {
        if (last.equals(Instant.EPOCH)) {
            return "";
        }
        boolean oneDay = first.atZone(ZoneOffset.UTC)
                .toLocalDate()
                .equals(last.atZone(ZoneOffset.UTC).toLocalDate());
        Map<String, String> values = Map.of(
                "count",
                String.format(words.locale(), "%,d", count),
                "first",
                oneDay ? SHORT.format(first) : minute(first),
                "last",
                oneDay && !minute(first).equals(minute(last)) ? CLOCK.format(last) : minute(last));
        if (minute(first).equals(minute(last))) {
            return count <= 1 ? minute(last) : words.get("seen.count", values) + ", " + minute(last);
        }
        return words.get(count <= 1 ? "seen.since" : "seen.often", values);
    }
}
