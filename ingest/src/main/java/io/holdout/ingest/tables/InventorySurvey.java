package io.holdout.ingest.tables;

import io.holdout.ingest.normalise.DateOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What all rows of a report say together: how its dates are written, and when it was made. */
final class InventorySurvey {
    private final Map<DateOrder, Long> evidence = new EnumMap<>(DateOrder.class);
    private final Map<DateOrder, Made> made = new EnumMap<>(DateOrder.class);
    private final Instant latest;
    private long ambiguous;
    private long firstAmbiguous;

    /**
     * When the report was made, as far as its rows tell.
     *
     * @param time of the newest last sync, or later
     * @param counted whether it is a last sync and the full days that had passed since then
     */
    record Made(Instant time, boolean counted) {}

    /** @param latest no date after it is believed */
    InventorySurvey(Instant latest) {
        this.latest = latest;
    }

    /** @param days full days since the last sync, negative where the report does not say */
    void take(long line, @Nullable ReportDate firstSync, @Nullable ReportDate lastSync, long days) {
        take(line, firstSync);
        take(line, lastSync);
        if (lastSync != null) {
            for (DateOrder order : DateOrder.values()) {
                Instant synced = lastSync.at(order);
                if (synced != null && !synced.isAfter(latest)) {
                    take(order, synced, days);
                }
            }
        }
    }

    private void take(long line, @Nullable ReportDate date) {
        if (date == null) {
            return;
        }
        DateOrder told = date.tells();
        if (told != null) {
            evidence.putIfAbsent(told, line);
        }
        if (date.isAmbiguous()) {
            firstAmbiguous = ambiguous++ == 0 ? line : firstAmbiguous;
        }
    }

    private void take(DateOrder order, Instant synced, long days) {
        Instant then = days > 0 ? synced.plus(Duration.ofDays(days)) : synced;
        boolean counted = days > 0 && !then.isAfter(latest);
        Made now = new Made(counted ? then : synced, counted);
        made.merge(order, now, (known, other) -> other.time().isAfter(known.time()) ? other : known);
    }

    /** The order that the rows tell, or the given one; where neither says, any does as long as it changes nothing. */
    DateOrder order(Path file, @Nullable DateOrder given) throws RefusedFileException {
        if (given != null) {
            return given;
        }
        Long dmy = evidence.get(DateOrder.DMY);
        Long mdy = evidence.get(DateOrder.MDY);
        if (dmy != null && mdy != null) {
            throw new RefusedFileException(file + ": the day comes first in line " + dmy + " and the month in line "
                    + mdy + ": say with --dates dmy or --dates mdy which is right");
        }
        if (dmy == null && mdy == null && ambiguous > 0) {
            throw new RefusedFileException(file + ": the date in line " + firstAmbiguous
                    + " could be day/month or month/day, and no other tells: say --dates dmy or --dates mdy");
        }
        return mdy == null ? DateOrder.DMY : DateOrder.MDY;
    }

    @Nullable
    Made made(DateOrder order) {
        return made.get(order);
    }
}
