package io.holdout.model;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.Locale;

/**
 * A record that could not be read, kept with reason and origin so that it can be mended and replayed.
 *
 * @param detail one sentence for a person, without the record's own content
 * @param raw the bytes as they came, at most {@link #MAX_RAW}
 */
@SuppressWarnings("ArrayRecordComponent") // equality of dead letters is never asked
public record DeadLetter(Reason reason, String detail, Origin origin, byte[] raw) {
    /** Raw bytes kept of a dead letter: 64 KiB. */
    public static final int MAX_RAW = 64 * 1024;

    public DeadLetter {
        requireNonNull(reason, "reason");
        detail = Text.bounded(detail, 512);
        requireNonNull(origin, "origin");
        raw = raw.length <= MAX_RAW ? raw : Arrays.copyOf(raw, MAX_RAW);
    }

    /** Why a record could not be read; {@link #id} is the stable name on the topic and in reports. */
    public enum Reason {
        NOT_JSON,
        TRUNCATED,
        TOO_DEEP,
        TOO_LARGE,
        NOT_UTF8,
        NOT_A_RECORD,
        NOT_A_SIGN_IN,
        MISSING_ID,
        MISSING_TIME,
        MISSING_RESULT,
        MISSING_USER,
        BAD_TIME,
        FUTURE_TIME,
        BAD_VALUE,
        BAD_CSV,
        BAD_GZIP,
        UNKNOWN_FORMAT,
        /** Events that the hub deleted before they were read; no record, only its place. */
        LOST_TO_RETENTION;

        public String id() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
