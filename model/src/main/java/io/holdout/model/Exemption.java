package io.holdout.model;

import static io.holdout.model.Text.bounded;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Leave to go on with legacy authentication for a while, as it lies on {@code holdout.exceptions}: for printers and service
 * accounts. It covers what fits every condition; the empty string, and no protocol, mean any.
 *
 * @param id made of the conditions, so that giving it anew renews it
 * @param user principal name in lower case
 * @param device key within the user, {@code apple:iPhone9,1}
 * @param addressRange {@code 203.0.113.0/24}, or one address
 * @param until end, in the sign-ins' own time
 * @param reason for people
 * @param approvedBy for people
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Exemption(
        int v,
        String id,
        String tenantId,
        String user,
        String device,
        @Nullable Protocol protocol,
        String addressRange,
        Instant until,
        String reason,
        String approvedBy) {

    /** Major version of the records on {@code holdout.exceptions}. */
    public static final int VERSION = 1;

    public Exemption {
        id = bounded(id, 64);
        tenantId = bounded(tenantId, 128);
        user = bounded(user, 256);
        device = bounded(device, 256);
        addressRange = bounded(addressRange, 64);
        requireNonNull(until, "until");
        reason = bounded(reason, 512);
        approvedBy = bounded(approvedBy, 256);
        if (id.isEmpty() || tenantId.isEmpty() || reason.isEmpty() || approvedBy.isEmpty()) {
            throw new IllegalArgumentException("an exception without id, tenant, reason or approver");
        }
    }

    /**
     * An exception with the id that its conditions make.
     *
     * @param addressRange canonical, see {@link AddressRange#toString}
     */
    public static Exemption of(
            String tenantId,
            String user,
            String device,
            @Nullable Protocol protocol,
            String addressRange,
            Instant until,
            String reason,
            String approvedBy) {
        String conditions =
                String.join("\0", tenantId, user, device, protocol == null ? "" : protocol.id(), addressRange);
        return new Exemption(
                VERSION, hash(conditions), tenantId, user, device, protocol, addressRange, until, reason, approvedBy);
    }

    /** Key on {@code holdout.exceptions}. */
    public String key() {
        return Keys.exemption(tenantId, id);
    }

    /** Twelve hexadecimal digits: short enough to be typed, long enough for every exception anybody will give. */
    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
            return HexFormat.of().formatHex(digest, 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
