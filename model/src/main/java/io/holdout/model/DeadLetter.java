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
    /** Raw bytes kept: 960 KiB, nearly a whole event of a hub, and as much as Kafka takes unless it is told otherwise. */
    public static final int MAX_RAW = 960 * 1024;

    /** Raw bytes kept of what came from a file, which has the rest: 64 KiB. */
    public static final int MAX_RAW_OF_FILE = 64 * 1024;

    public DeadLetter {
        requireNonNull(reason, "reason");
        detail = Text.bounded(detail, 512);
        requireNonNull(origin, "origin");
        raw = raw.length <= MAX_RAW ? raw : Arrays.copyOf(raw, MAX_RAW);
    }

    /** The same with no more than so many raw bytes. */
    public DeadLetter cut(int bytes) {
        return raw.length <= bytes ? this : new DeadLetter(reason, detail, origin, Arrays.copyOf(raw, bytes));
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
