package io.holdout.processor.detect;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.holdout.processor.agent.Answer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of how a tenant treats Apple's mail app, as it lies on {@code holdout.posture}.
 *
 * @param consent whether the app was consented to for the tenant; proved by a sign-in of it, or told by an audit record
 * @param consentSince when that was first seen
 * @param disabled the app is switched off for users
 * @param assignmentRequired users have to be assigned to it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Posture(
        String tenantId, Answer consent, @Nullable Instant consentSince, boolean disabled, boolean assignmentRequired) {

    public static Posture unknown(String tenantId) {
        return new Posture(tenantId, Answer.UNKNOWN, null, false, false);
    }
}
