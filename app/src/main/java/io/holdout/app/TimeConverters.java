package io.holdout.app;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

/** How options that are instants and durations are read: what is none is told what one looks like. */
final class TimeConverters {
    private TimeConverters() {}

    /** Registers them with a command and all below it. */
    static void register(CommandLine line) {
        line.registerConverter(Instant.class, TimeConverters::instant);
        line.registerConverter(Duration.class, TimeConverters::duration);
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new TypeConversionException("'" + text + "' is no instant such as 2026-05-04T08:00:00Z");
        }
    }

    private static Duration duration(String text) {
        try {
            return Duration.parse(text);
        } catch (DateTimeParseException e) {
            throw new TypeConversionException("'" + text + "' is no duration such as PT0.5S, PT15M or P1D");
        }
    }
}
