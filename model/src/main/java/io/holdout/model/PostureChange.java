package io.holdout.model;

import static io.holdout.model.Text.bounded;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Locale;

/**
 * A record of {@code AuditLogs} that changes how the tenant treats mail apps.
 *
 * @param id of the audit record, unique within a tenant
 * @param time when it was done ({@code activityDateTime})
 * @param app application id in lower case that it is about, empty for a policy
 * @param name display name of the application or policy
 * @param by user name or application that did it
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record PostureChange(
        int v, String id, String tenantId, Instant time, Kind kind, String app, String name, String by)
        implements SignInEvent {

    /** Application id of "Apple Internet Accounts", formerly "iOS Accounts": the mail app of Apple's devices. */
    public static final String APPLE_APP = "f8d98a96-0999-43f5-8af3-69971c7bb423";

    public PostureChange {
        id = bounded(id, 128);
        tenantId = bounded(tenantId, 128);
        requireNonNull(time, "time");
        requireNonNull(kind, "kind");
        app = bounded(app, 128);
        name = bounded(name, 256);
        by = bounded(by, 256);
        if (id.isEmpty() || tenantId.isEmpty()) {
            throw new IllegalArgumentException("a change of posture without id or tenant");
        }
    }

    /** What was done. */
    public enum Kind {
        /** An administrator consented for the whole tenant. */
        CONSENT_GRANTED,
        CONSENT_REVOKED,
        APP_ENABLED,
        APP_DISABLED,
        ASSIGNMENT_REQUIRED,
        ASSIGNMENT_NOT_REQUIRED,
        /** A conditional access policy was added, changed or removed. */
        POLICY_CHANGED;

        @JsonValue
        public String id() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        @JsonCreator
        static Kind of(String id) {
            return valueOf(id.toUpperCase(Locale.ROOT).replace('-', '_'));
        }
    }
}
