package io.holdout.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one user's device, as it lies on {@code holdout.devices}. A device exists once it has signed in or proved
 * its password over legacy authentication.
 *
 * @param device key within the user: {@code apple:iPhone9,1}, {@code smtp:203.0.113.0/24}
 * @param modelName marketing name where the model is known
 * @param protocols legacy protocols seen, sorted by id
 * @param migratedAt start of the check that proved the migration, null unless it was proved
 * @param legacySignIns legacy sign-ins that succeeded
 * @param blockedSignIns right password, then stopped
 * @param failedSignIns all other attempts over legacy authentication
 * @param diagnosis stable kebab-case code: why it has not moved
 * @param action one sentence: what to do
 * @param evidence what the state rests on, most telling first
 * @param steps the action at length, one line each; may be none
 * @param reference the command of PowerShell or the place in a portal that helps, "" for none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DeviceState(
        int v,
        String tenantId,
        String userId,
        String userPrincipalName,
        String device,
        String platform,
        String model,
        String modelName,
        String osVersion,
        String osBuild,
        List<Protocol> protocols,
        State state,
        Confidence confidence,
        @Nullable Instant firstLegacy,
        @Nullable Instant lastLegacy,
        @Nullable Instant lastModern,
        @Nullable Instant migratedAt,
        long legacySignIns,
        long blockedSignIns,
        long failedSignIns,
        String lastAddress,
        String lastCountry,
        String diagnosis,
        String action,
        List<String> evidence,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> steps,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) String reference) {

    /** Major version of the records on {@code holdout.devices}. */
    public static final int VERSION = 1;

    public DeviceState {
        protocols = List.copyOf(protocols);
        evidence = List.copyOf(evidence);
        steps = steps == null ? List.of() : List.copyOf(steps);
        reference = reference == null ? "" : reference;
    }

    /** Where a device stands on its way off legacy authentication. */
    public enum State {
        LEGACY,
        BLOCKED,
        UPGRADE_PENDING,
        MIGRATING,
        POSSIBLY_MIGRATED,
        MIGRATED,
        REGRESSED,
        /** The user tried to move, and the tenant's consent for the mail app was missing. */
        CONSENT_BLOCKED,
        /** Legacy sign-ins stopped, and no new mail app was seen. */
        SILENT,
        STALE,
        /** An exception allows it to go on for now. */
        EXCEPTED;

        @JsonValue
        public String id() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        @JsonCreator
        static State of(String id) {
            return valueOf(id.toUpperCase(Locale.ROOT).replace('-', '_'));
        }
    }
}
