package io.holdout.processor.stage;

import java.time.Duration;

/**
 * What the topology can be told.
 *
 * @param grace how far apart in time sign-ins may arrive in the wrong order; 30 minutes unless told otherwise
 * @param productVersion written into findings
 */
public record StageSettings(Duration grace, String productVersion) {
    public static final Duration DEFAULT_GRACE = Duration.ofMinutes(30);

    public StageSettings {
        if (grace.isNegative() || grace.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException("grace must lie between 0 and 24 hours: " + grace);
        }
    }

    public static StageSettings defaults(String productVersion) {
        return new StageSettings(DEFAULT_GRACE, productVersion);
    }
}
