package io.holdout.ingest.tables;

import io.holdout.ingest.normalise.DateOrder;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A date as the exporter's locale writes it. The report carries no zone; Exchange Online's own is UTC.
 *
 * @param open whether its order tells nothing of day and month: slashes or dashes, and the year at the end
 * @param first the first number; the day unless {@code open}
 * @param second the second number; the month unless {@code open}
 * @param seconds of the day
 */
record ReportDate(boolean open, int first, int second, int year, int seconds) {
    private static final Set<String> NEVER = Set.of("", "n/a", "na", "never", "null", "-", "--");

    private static final Pattern DATE = Pattern.compile(
            "(\\d{1,4})([-/.])[ \\u00a0]?(\\d{1,2})\\2[ \\u00a0]?(\\d{1,4})\\.?(?:(?:[Tt, \\u00a0]|$)(.*))?");
    private static final Pattern CLOCK = Pattern.compile("(\\d{1,2})[:.](\\d{2})(?:[:.](\\d{2})(?:[.,]\\d{1,9})?)?"
            + "(?:[ \\u00a0\\u202f]*([AaPp])\\.?[ \\u00a0]?[Mm]\\.?)?[ ]*(Z|z|[+-]\\d{2}:?\\d{2})?");

    /** Whether the cell says that it never happened. */
    static boolean isNever(String cell) {
        return NEVER.contains(cell.strip().toLowerCase(Locale.ROOT));
    }

    /** Null when the text is no date. */
    static @Nullable ReportDate parse(String cell) {
        Matcher date = DATE.matcher(cell.strip());
        if (!date.matches()) {
            return null;
        }
        int one = Integer.parseInt(date.group(1));
        int two = Integer.parseInt(date.group(3));
        int three = Integer.parseInt(date.group(4));
        Integer seconds =
                date.group(5) == null ? Integer.valueOf(0) : clock(date.group(5).strip());
        if (seconds == null) {
            return null;
        }
        if (date.group(1).length() == 4) {
            return new ReportDate(false, three, two, one, seconds);
        }
        int year = date.group(4).length() == 2 ? 2000 + three : three;
        if (date.group(1).length() > 2 || year < 1000) {
            return null;
        }
        return new ReportDate(!date.group(2).equals("."), one, two, year, seconds);
    }

    private static @Nullable Integer clock(String text) {
        if (text.isEmpty()) {
            return 0;
        }
        Matcher clock = CLOCK.matcher(text);
        if (!clock.matches()) {
            return null;
        }
        int hour = Integer.parseInt(clock.group(1));
        int minute = Integer.parseInt(clock.group(2));
        int second = clock.group(3) == null ? 0 : Integer.parseInt(clock.group(3));
        if (clock.group(4) != null) {
            if (hour < 1 || hour > 12) {
                return null;
            }
            hour = hour % 12 + (clock.group(4).equalsIgnoreCase("p") ? 12 : 0);
        }
        if (hour > 23 || minute > 59 || second > 59) {
            return null;
        }
        try {
            return hour * 3_600 + minute * 60 + second - offset(clock.group(5));
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** Seconds east of UTC. */
    private static int offset(@Nullable String text) {
        return text == null ? 0 : ZoneOffset.of(text.toUpperCase(Locale.ROOT)).getTotalSeconds();
    }

    /** The order that this date alone decides, or null. */
    @Nullable
    DateOrder tells() {
        if (!open || (first > 12) == (second > 12)) {
            return null;
        }
        return first > 12 ? DateOrder.DMY : DateOrder.MDY;
    }

    /** Whether it is another day in the other order. */
    boolean isAmbiguous() {
        return open && first <= 12 && second <= 12 && first != second;
    }

    /** Null when there is no such day. */
    @Nullable
    Instant at(DateOrder order) {
        boolean dayFirst = !open || order == DateOrder.DMY;
        try {
            return LocalDate.of(year, dayFirst ? second : first, dayFirst ? first : second)
                    .atStartOfDay(ZoneOffset.UTC)
                    .toInstant()
                    .plusSeconds(seconds);
        } catch (DateTimeException e) {
            return null;
        }
    }
}
