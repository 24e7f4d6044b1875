package io.holdout.model;

import static io.holdout.model.Text.bounded;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One device partnership of the Exchange mobile-device report, as it lies on {@code holdout.inventory}. Texts are bounded; the
 * empty string means absent.
 *
 * @param user principal name, address or alias of the mailbox, whatever the report has, in lower case
 * @param deviceId ActiveSync device id
 * @param name what the device is called
 * @param model as the report has it: {@code iPhone9C1}, or a marketing name
 * @param os {@code iOS 15.6 19G71}
 * @param type {@code iPhone}, {@code SamsungDevice}, ...
 * @param agent user agent, as in a sign-in
 * @param client protocol family, {@code EAS}
 * @param protocolVersion of ActiveSync, {@code 16.1}
 * @param firstSync null where the report does not say
 * @param lastSync null where it never synced
 * @param exported when the report was made, the same in all rows of one
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record InventoryRow(
        int v,
        String tenantId,
        String user,
        String deviceId,
        String name,
        String model,
        String os,
        String type,
        String agent,
        String client,
        String protocolVersion,
        @Nullable Instant firstSync,
        @Nullable Instant lastSync,
        Instant exported) {

    /** Major version of the records on {@code holdout.inventory}. */
    public static final int VERSION = 1;

    public InventoryRow {
        tenantId = bounded(tenantId, 128);
        user = bounded(user, 256);
        deviceId = bounded(deviceId, 128);
        name = bounded(name, 128);
        model = bounded(model, 128);
        os = bounded(os, 128);
        type = bounded(type, 128);
        agent = bounded(agent, 1024);
        client = bounded(client, 64);
        protocolVersion = bounded(protocolVersion, 32);
        requireNonNull(exported, "exported");
        if (tenantId.isEmpty() || user.isEmpty()) {
            throw new IllegalArgumentException("a row of the inventory without tenant or user");
        }
    }

    /** Key on {@code holdout.inventory}. */
    public String key() {
        return Keys.inventory(tenantId, user, deviceId);
    }
}
