package io.holdout.processor.detect;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.holdout.model.Confidence;
import io.holdout.model.Exemption;
import io.holdout.model.Keys;
import io.holdout.model.Rule;
import io.holdout.model.ocsf.DetectionFinding;
import io.holdout.processor.advice.Cause;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An exception, which is an alert once it has ended.
 *
 * @param expired its end has passed, and that was told
 */
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
public record ExceptionWatch(Exemption exemption, boolean expired) {

    public static ExceptionWatch of(Exemption exemption) {
        return new ExceptionWatch(exemption, false);
    }

    /** Whether its end has passed and was not told. */
    public boolean isDue(Instant horizon) {
        return !expired && !exemption.until().isAfter(horizon);
    }

    public ExceptionWatch ended() {
        return new ExceptionWatch(exemption, true);
    }

    public DetectionFinding finding(Voice voice) {
        return finding(null, exemption.until(), voice);
    }

    /** @param why one phrase */
    public DetectionFinding closed(String why, Instant time, Voice voice) {
        Instant at = time.isAfter(exemption.until()) ? time : exemption.until();
        return finding(why, at, voice);
    }

    private DetectionFinding finding(@Nullable String closed, Instant at, Voice voice) {
        Instant until = exemption.until();
        Map<String, Object> unmapped = new TreeMap<>();
        put(unmapped, "user", exemption.user());
        put(unmapped, "device", exemption.device());
        put(
                unmapped,
                "protocol",
                exemption.protocol() == null ? "" : exemption.protocol().title());
        put(unmapped, "addressRange", exemption.addressRange());
        put(unmapped, "until", until.toString());
        put(unmapped, "reason", exemption.reason());
        put(unmapped, "approvedBy", exemption.approvedBy());
        return new TenantFindings(exemption.tenantId(), voice)
                .ofMany(
                        Rule.EXCEPTION_EXPIRED,
                        Confidence.CERTAIN,
                        TenantWording.expired(this),
                        Cause.EXCEPTION_EXPIRED,
                        Findings.uid(
                                Rule.EXCEPTION_EXPIRED,
                                Keys.tenant(exemption.tenantId()),
                                exemption.id(),
                                until.toString()),
                        true,
                        new TenantFindings.Times(until, at, until, until),
                        0,
                        closed,
                        unmapped);
    }

    private static void put(Map<String, Object> unmapped, String name, String value) {
        if (!value.isEmpty()) {
            unmapped.put(name, value);
        }
    }

    /** Its conditions in words. */
    @JsonIgnore
    String covered() {
        List<String> parts = new ArrayList<>();
        parts.add(exemption.user().isEmpty() ? "every user" : exemption.user());
        if (!exemption.device().isEmpty()) {
            parts.add("device " + exemption.device());
        }
        if (exemption.protocol() != null) {
            parts.add(exemption.protocol().title());
        }
        if (!exemption.addressRange().isEmpty()) {
            parts.add("from " + exemption.addressRange());
        }
        return String.join(", ", parts);
    }
}
