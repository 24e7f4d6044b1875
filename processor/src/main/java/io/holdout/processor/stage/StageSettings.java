package io.holdout.processor.stage;

import io.holdout.processor.advice.Advice;
import io.holdout.processor.detect.TenantThresholds;
import io.holdout.processor.detect.Thresholds;
import io.holdout.processor.detect.Voice;
import java.time.Duration;

/**
 * What the topology can be told.
 *
 * @param grace how far apart in time sign-ins may arrive in the wrong order; 30 minutes unless told otherwise
 * @param sourceSilentAfter how long a category of the log that flows may pause before it is an alert, in the sources' own time; 60
 *     minutes unless told otherwise, longer for a small tenant that sleeps at night
 * @param productVersion written into findings
 * @param tenants limits of the rules
 * @param advice what people are told to do
 */
public record StageSettings(
        Duration grace, Duration sourceSilentAfter, String productVersion, TenantThresholds tenants, Advice advice) {
    public static final Duration DEFAULT_GRACE = Duration.ofMinutes(30);
    public static final Duration DEFAULT_SOURCE_SILENT_AFTER = Duration.ofMinutes(60);

    public StageSettings {
        if (grace.isNegative() || grace.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException("grace must lie between 0 and 24 hours: " + grace);
        }
        if (sourceSilentAfter.compareTo(Duration.ofMinutes(5)) < 0
                || sourceSilentAfter.compareTo(Duration.ofDays(30)) > 0) {
            throw new IllegalArgumentException(
                    "sourceSilentAfter must lie between 5 minutes and 30 days: " + sourceSilentAfter);
        }
    }

    public static StageSettings defaults(String productVersion) {
        return new StageSettings(
                DEFAULT_GRACE, DEFAULT_SOURCE_SILENT_AFTER, productVersion, TenantThresholds.DEFAULT, Advice.STANDARD);
    }

    public StageSettings withSourceSilentAfter(Duration duration) {
        return new StageSettings(grace, duration, productVersion, tenants, advice);
    }

    public StageSettings withThresholds(TenantThresholds thresholds) {
        return new StageSettings(grace, sourceSilentAfter, productVersion, thresholds, advice);
    }

    public StageSettings withAdvice(Advice other) {
        return new StageSettings(grace, sourceSilentAfter, productVersion, tenants, other);
    }

    /** How findings about a tenant speak. */
    public Voice voice(String tenantId) {
        return new Voice(productVersion, advice, thresholds(tenantId));
    }

    /** How findings that are about no tenant in particular speak. */
    public Voice voice() {
        return new Voice(productVersion, advice, tenants.defaults());
    }

    /** The limits of the rules for a tenant. */
    public Thresholds thresholds(String tenantId) {
        return tenants.of(tenantId);
    }
}
