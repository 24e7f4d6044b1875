package io.holdout.sinks.delivery;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** The header of that name: seconds, or an HTTP date (source: RFC 9110, 10.2.3). */
final class RetryAfter {
    /** A longer wait is a slip of the other side; nobody would see that alerts stand still. */
    static final Duration LONGEST = Duration.ofDays(1);

    private RetryAfter() {}

    /** The wait asked for, zero to {@link #LONGEST}; null where the header is absent or makes no sense. */
    static @Nullable Duration parse(@Nullable String header, Instant now) {
        if (header == null) {
            return null;
        }
        String text = header.strip();
        Duration wait;
        if (text.matches("[0-9]+")) {
            wait = text.length() > 6 ? LONGEST : Duration.ofSeconds(Integer.parseInt(text));
        } else {
            try {
                wait = Duration.between(
                        now,
                        ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                                .toInstant());
            } catch (DateTimeException e) {
                return null;
            }
        }
        if (wait.isNegative()) {
            return Duration.ZERO;
        }
        return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
    }
}
