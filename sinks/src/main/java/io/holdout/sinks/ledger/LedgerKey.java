package io.holdout.sinks.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Locale;
import java.util.Optional;
import org.apache.kafka.common.utils.Utils;

/**
 * Key of a row, {@code webhook|kind|id}.
 *
 * @param webhook name in the settings: 1 to 40 lower-case letters, digits and hyphens
 * @param id of the row within its kind, empty where there is one only
 */
public record LedgerKey(String webhook, Kind kind, String id) {
    /** What names of webhooks look like. */
    public static final String NAME = "[a-z0-9][a-z0-9-]{0,39}";

    /** What a row tells. */
    public enum Kind {
        /** Limits, and which kind of webhook it is: for whoever looks at the ledger without the settings. */
        ABOUT,
        /** How far the alerts were read. */
        POSITION,
        TOTALS,
        /** A finding that was, or will be, told. */
        SEEN,
        /** What waits together. */
        PILE,
        /** A finding in a pile. */
        ENTRY,
        /** The whole finding that a pile holds alone. */
        RAW,
        /** A post that was begun. */
        POST,
        /** What it says. */
        CONTENT,
        /** A message that counts in the budget. */
        SLOT,
        /** Since when a tenant is known. */
        TENANT,
        /** Trouble of another webhook, to be told by this one. */
        TROUBLE,
        /** Nothing is sent before a time. */
        PAUSE,
        /** Somebody wants the parked posts sent again. */
        RESEND
    }

    public byte[] bytes() {
        return (webhook + '|' + kind.name().toLowerCase(Locale.ROOT) + '|' + id).getBytes(UTF_8);
    }

    /** Empty for a key of a kind that this release does not know. */
    public static Optional<LedgerKey> parse(byte[] bytes) {
        String[] parts = new String(bytes, UTF_8).split("\\|", 3);
        if (parts.length != 3) {
            return Optional.empty();
        }
        for (Kind kind : Kind.values()) {
            if (kind.name().toLowerCase(Locale.ROOT).equals(parts[1])) {
                return Optional.of(new LedgerKey(parts[0], kind, parts[2]));
            }
        }
        return Optional.empty();
    }

    /** Where all rows of a webhook lie. */
    public static int partition(String webhook, int partitions) {
        return Utils.toPositive(Utils.murmur2(webhook.getBytes(UTF_8))) % partitions;
    }
}
