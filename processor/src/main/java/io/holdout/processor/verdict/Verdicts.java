package io.holdout.processor.verdict;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The verdict on every error code that matters here (see NOTICE for where the facts come from).
 *
 * <p>A code is not enough to say that somebody knows a password. {@link Verdict#KNOWN} may be claimed only for interactive
 * sign-ins (category SignInLogs) that are legacy or ROPC, or whose details show a password step that succeeded, and never for
 * those that used another method than a password. Code 0 is a success only unless conditional access says failure. The caller
 * has the sign-in and sees to that.
 */
public final class Verdicts {
    private static final Map<Integer, ErrorCode> CODES = read();

    private Verdicts() {}

    /**
     * The verdict on a code, decided on the number alone.
     *
     * @param password whether a password is known to have been checked: the sign-in is legacy or ROPC, or a password step
     *     succeeded
     * @param ropc whether it is a password grant ({@code authenticationProtocol} ropc) of an OAuth client
     */
    public static Verdict of(int code, boolean password, boolean ropc) {
        ErrorCode known = of(code);
        if (ropc) {
            return known.onRopc();
        }
        return password ? known.onPassword() : known.verdict();
    }

    /** All that is known of a code; {@link Verdict#UNLISTED} for codes in no list. */
    public static ErrorCode of(int code) {
        ErrorCode known = CODES.get(code);
        return known == null
                ? new ErrorCode(
                        code,
                        Verdict.UNLISTED,
                        Verdict.UNLISTED,
                        Verdict.UNLISTED,
                        false,
                        "an error that is not listed")
                : known;
    }

    /** Every listed code. */
    static Collection<ErrorCode> all() {
        return CODES.values();
    }

    private static ErrorCode read(NamedCsvRecord row) {
        Verdict verdict = Verdict.valueOf(row.getField("verdict"));
        Verdict onPassword = verdictOr(verdict, row.getField("onPassword"));
        return new ErrorCode(
                Integer.parseInt(row.getField("code")),
                verdict,
                onPassword,
                verdictOr(onPassword, row.getField("onRopc")),
                row.getField("doubtful").equals("yes"),
                row.getField("meaning"));
    }

    private static Verdict verdictOr(Verdict otherwise, String field) {
        return field.isEmpty() ? otherwise : Verdict.valueOf(field);
    }

    private static Map<Integer, ErrorCode> read() {
        Map<Integer, ErrorCode> codes = new LinkedHashMap<>();
        try (InputStream in = Verdicts.class.getResourceAsStream("error-codes.csv")) {
            if (in == null) {
                throw new IllegalStateException("not in the jar: error-codes.csv");
            }
            try (CsvReader<NamedCsvRecord> rows = CsvReader.builder().ofNamedCsvRecord(in)) {
                for (NamedCsvRecord row : rows) {
                    ErrorCode code = read(row);
                    if (codes.put(code.code(), code) != null) {
                        throw new IllegalStateException("error-codes.csv has " + code.code() + " twice");
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Map.copyOf(codes);
    }
}
