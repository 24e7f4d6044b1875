package io.holdout.ingest.tables;

import io.holdout.model.AddressRange;
import io.holdout.model.Exemption;
import io.holdout.model.Protocol;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An exception as somebody gives it, checked, for a tenant that is still to be named. The empty string means any.
 *
 * @param addressRange canonical
 */
public record GivenException(
        String user,
        String device,
        @Nullable Protocol protocol,
        String addressRange,
        Instant until,
        String reason,
        String approvedBy) {

    /**
     * Reads what was written in each column or option.
     *
     * @param until an instant with its offset, or a day, which is the last one
     * @throws IllegalArgumentException when it is no exception; the message says why and what to do
     */
    public static GivenException of(
            String user,
            String device,
            String protocol,
            String addressRange,
            String until,
            String reason,
            String approvedBy) {
        AddressRange range = addressRange.isBlank() ? null : AddressRange.parse(addressRange.strip());
        GivenException given = new GivenException(
                user.strip().toLowerCase(Locale.ROOT),
                device.strip(),
                protocol.isBlank() ? null : protocolOf(protocol.strip()),
                range == null ? "" : range.toString(),
                untilOf(until.strip()),
                required(reason, "reason"),
                required(approvedBy, "approvedBy"));
        boolean anywhere = range == null || range.isEverything();
        if (given.user.isEmpty() && given.device.isEmpty() && given.protocol == null && anywhere) {
            throw new IllegalArgumentException(
                    "it covers everybody: name a user, a device, a protocol or an addressRange");
        }
        return given;
    }

    public Exemption forTenant(String tenantId) {
        return Exemption.of(tenantId, user, device, protocol, addressRange, until, reason, approvedBy);
    }

    private static String required(String text, String column) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("it has no " + column + ": say it");
        }
        return text.strip();
    }

    private static Protocol protocolOf(String id) {
        try {
            return Protocol.of(id.toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "'" + id + "' is no protocol: choose one of "
                            + Arrays.stream(Protocol.values()).map(Protocol::id).collect(Collectors.joining(", ")),
                    e);
        }
    }

    private static Instant untilOf(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("it has no end: give until, such as 2026-12-31");
        }
        try {
            return text.length() == "2026-12-31".length()
                    ? LocalDate.parse(text)
                            .plusDays(1)
                            .atStartOfDay(ZoneOffset.UTC)
                            .toInstant()
                    : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no end: write 2026-12-31 for the last day, or 2026-12-31T17:00:00Z", e);
        }
    }
}
