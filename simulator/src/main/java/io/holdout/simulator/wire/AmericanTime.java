package io.holdout.simulator.wire;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** {@code 5/4/2026 3:03:58 PM}, as some envelopes have it. */
final class AmericanTime {
    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("M/d/yyyy h:mm:ss a", Locale.US).withZone(ZoneOffset.UTC);

    private AmericanTime() {}

    static String of(long ticks) {
        return FORMAT.format(Ticks.instant(ticks));
    }
}
