package io.holdout.ingest.normalise;

import static io.holdout.ingest.normalise.Reading.LINE;
import static io.holdout.ingest.normalise.Reading.read;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.holdout.model.DeadLetter;
import io.holdout.model.DeadLetter.Reason;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RefusalTest {
    private static final String CREATED = "\"createdDateTime\":\"2026-05-04T08:00:12.1234567+00:00\"";
    private static final String STATUS = "\"errorCode\":53003";
    private static final String RESULT = "\"resultType\":\"53003\"";

    @ParameterizedTest
    @CsvSource({
        "'\"id\":\"r-1\"', '\"id\":null', MISSING_ID",
        "'\"createdDateTime\":\"2026-05-04T08:00:12.1234567+00:00\"', '\"createdDateTime\":\"\"', MISSING_TIME",
        "'2026-05-04T08:00:12.1234567+00:00', 'yesterday', BAD_TIME",
        "'2026-05-04T08:00:12.1234567+00:00', '2026-02-30T08:00:12Z', BAD_TIME",
        "'2026-05-04T08:00:12.1234567+00:00', '2026-05-04', BAD_TIME",
        "'2026-05-04T08:00:12.1234567+00:00', '2026-05-04T25:00:12Z', BAD_TIME",
        "'2026-05-04T08:00:12.1234567+00:00', '1999-12-31T23:59:59Z', BAD_TIME",
        "'2026-05-04T08:00:12.1234567+00:00', '2026-05-04T09:01:38Z', FUTURE_TIME"
    })
    void refusesARecordWithoutWhatASignInNeeds(String part, String replacement, Reason reason) {
        Collected collected = read(HubRecord.with(part, replacement));

        assertThat(collected.reasons()).containsExactly(reason);
        assertThat(collected.count()).isEqualTo(1);
    }

    @Test
    void acceptsASignInUpToAnHourLaterThanItsEnvelope() {
        assertThat(read(HubRecord.with(CREATED, "\"createdDateTime\":\"2026-05-04T09:01:37Z\""))
                        .ids())
                .containsExactly("r-1");
    }

    /** Written without a zone it may be the local time of whoever wrote it. */
    @ParameterizedTest
    @CsvSource({
        "12/12/2025 3:03:58 PM, 2025-12-12T15:01:00-05:00, 0",
        "2025-12-12T03:03:58.123, 2025-12-12T17:03:58Z, 0",
        "2025-12-12T03:03:58, 2025-12-12T17:03:59Z, 1",
        "12/12/2025 3:03:58 PM, 2025-12-12T15:01:00-14:59, 1",
        "12/12/2025 3:03:58 PM +00:00, 2025-12-12T15:01:00-05:00, 1",
        "2025-12-12T15:03:58Z, 2025-12-12T15:01:00-05:00, 1",
        "2025-12-12 15:03:58-0100, 2025-12-12T15:01:00-05:00, 1"
    })
    void allowsForAnyZoneOfAnEnvelopeThatNamesNone(String written, String created, int refusals) {
        String record = HubRecord.with(
                "2026-05-04T08:01:37.4410021Z", written, CREATED, "\"createdDateTime\":\"" + created + '"');

        assertThat(read(record).reasons()).isEqualTo(Collections.nCopies(refusals, Reason.FUTURE_TIME));
    }

    @ParameterizedTest
    @CsvSource({"2026-06-01T01:00:00Z, 0", "2026-06-01T01:00:01Z, 1"})
    void refusesASignInMoreThanAnHourLaterThanNow(String time, int refusals) {
        String record = HubRecord.with(
                "\"time\":\"2026-05-04T08:01:37.4410021Z\",", "", CREATED, "\"createdDateTime\":\"" + time + '"');

        assertThat(read(record).reasons()).isEqualTo(Collections.nCopies(refusals, Reason.FUTURE_TIME));
    }

    @Test
    void refusesARecordWithoutResult() {
        assertThat(read(HubRecord.with(STATUS, "\"errorCode\":null", RESULT, "\"resultType\":null"))
                        .reasons())
                .containsExactly(Reason.MISSING_RESULT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"many\"", "99999999999", "1e400", "0.5", "true"})
    void refusesAResultThatIsNoNumber(String code) {
        assertThat(read(HubRecord.with(STATUS, "\"errorCode\":" + code)).reasons())
                .containsExactly(Reason.BAD_VALUE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | NOT_A_SIGN_IN",
                "{\"a\":1} | NOT_A_SIGN_IN",
                "{\"error\":{\"code\":\"Forbidden\"}} | NOT_A_SIGN_IN",
                "{\"category\":\"SignInLogs\"} | MISSING_ID",
                "{\"category\":\"SignInLogs\",\"properties\":\"no JSON\"} | BAD_VALUE",
                "{\"category\":\"SignInLogs\",\"properties\":[1,{}]} | MISSING_ID",
                "{\"records\":5} | NOT_A_RECORD",
                "{\"records\":null} | NOT_A_RECORD",
                "{\"records\":{\"id\":1}} | NOT_A_RECORD",
                "5 | NOT_A_RECORD",
                "\"text\" | NOT_A_RECORD",
                "null | NOT_A_RECORD",
                "hello | NOT_JSON",
                "{\"a\":} | NOT_JSON",
                "{\"a\":1}} | NOT_JSON",
                "{\"a\":1} and more {\"b\":2} | NOT_JSON",
                "] | NOT_JSON",
                "{\"a\":1 | TRUNCATED",
                "{\"records\":[ | TRUNCATED",
                "[ | TRUNCATED",
                "{ | TRUNCATED",
                "{\"records\":[,]} | NOT_JSON"
            })
    void refusesWhatIsNoSignInOnce(String frame, Reason reason) {
        Collected collected = read(frame);

        assertThat(collected.reasons()).containsExactly(reason);
        assertThat(collected.count()).isEqualTo(1);
        assertThat(collected.deadLetters.get(0).detail()).isNotBlank();
    }

    @Test
    void keepsTheBytesAndThePlaceOfARefusedLine() {
        DeadLetter dead = read("  not a record ").deadLetters.get(0);

        assertThat(new String(dead.raw(), UTF_8)).isEqualTo("not a record");
        assertThat(dead.origin()).isEqualTo(LINE);
    }

    @Test
    void saysNothingOfTheRecordInTheDetail() {
        DeadLetter dead = read(HubRecord.with("2026-05-04T08:00:12.1234567+00:00", "ada@contoso.example"))
                .deadLetters
                .get(0);

        assertThat(dead.detail()).doesNotContain("ada");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "5 | NOT_A_RECORD",
                "null | NOT_A_RECORD",
                "\"a, ]} string\" | NOT_A_RECORD",
                "[] | NOT_A_RECORD",
                "[{\"id\":\"x\"}] | NOT_A_RECORD",
                "{} | NOT_A_SIGN_IN",
                "{\"a\":nonsense} | NOT_JSON",
                "{\"a\":\"tab\tin a string\"} | NOT_JSON",
                "{\"a\" 1} | NOT_JSON",
                "{\"a\":{\"b\":[1,2}} | NOT_JSON",
                "{\"time\":\"x\",\"properties\":{\"id\":\"y\" | NOT_JSON",
                "{\"time\":\"x,\"properties\":{\"id\":\"y\"}} | NOT_JSON",
                "{\"time\":\"x\",properties\":{\"id\":\"y\"}} | NOT_JSON",
                "\"time\":\"x\",\"properties\":{\"id\":\"y\"}} | NOT_JSON",
                "nonsense | NOT_JSON",
                "{{\"a\":1} | NOT_JSON"
            })
    void doesNotLetABrokenRecordHurtItsNeighbours(String broken, Reason reason) {
        Collected collected = read(HubRecord.batch(
                HubRecord.withId("a"), HubRecord.withId("b"), broken, HubRecord.withId("c"), HubRecord.withId("d")));

        assertThat(collected.ids()).containsExactly("a", "b", "c", "d");
        assertThat(collected.reasons()).containsExactly(reason);
        assertThat(collected.deadLetters.get(0).origin()).isEqualTo(LINE.withIndex(2));
        assertThat(collected.raws().get(0)).startsWith(broken);
    }

    @Test
    void readsWhatStandsBetweenSeveralBrokenRecords() {
        Collected collected = read(
                HubRecord.batch("{\"a\":x}", HubRecord.withId("a"), "7", "{]", HubRecord.withId("b"), "{\"a\":x}"));

        assertThat(collected.ids()).containsExactly("a", "b");
        assertThat(collected.reasons())
                .containsExactly(Reason.NOT_JSON, Reason.NOT_A_RECORD, Reason.NOT_JSON, Reason.NOT_JSON);
    }

    @Test
    void readsABatchThatIsCutOffUpToTheCut() {
        String first = HubRecord.withId("a");
        String second = HubRecord.withId("b");
        byte[] batch = HubRecord.batch(first, second).getBytes(UTF_8);
        int firstEnd = "{\"records\":[".length() + first.length();
        int secondEnd = firstEnd + 1 + second.length();

        for (int cut = 1; cut < batch.length; cut += cut < firstEnd - 9 ? 13 : 5) {
            Collected collected = read(java.util.Arrays.copyOf(batch, cut));

            assertThat(collected.ids())
                    .as("cut at %d", cut)
                    .isEqualTo(cut < firstEnd ? List.of() : cut < secondEnd ? List.of("a") : List.of("a", "b"));
            assertThat(collected.reasons()).as("cut at %d", cut).containsExactly(Reason.TRUNCATED);
        }
    }

    @Test
    void refusesARecordThatIsCutOffOnce() {
        byte[] record = HubRecord.withId("a").getBytes(UTF_8);

        for (int cut = 1; cut < record.length; cut++) {
            assertThat(read(java.util.Arrays.copyOf(record, cut)).reasons())
                    .as("cut at %d", cut)
                    .containsExactly(Reason.TRUNCATED);
        }
    }

    @Test
    void goesOnWithTheNextLineOfABody() {
        Collected collected = read(HubRecord.withId("a") + "\n{\"broken\":\n" + HubRecord.withId("b"));

        assertThat(collected.ids()).containsExactly("a", "b");
        assertThat(collected.count()).isEqualTo(3);
    }

    @Test
    void refusesNestingThatIsTooDeepAndReadsOn() {
        String deep = "{\"a\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}";

        Collected collected = read(HubRecord.batch(HubRecord.withId("a"), deep, HubRecord.withId("b")));
        Collected alone = read(deep);
        Collected open = read("{\"a\":" + "{\"a\":".repeat(10_000));

        assertThat(collected.ids()).containsExactly("a", "b");
        assertThat(collected.reasons()).containsExactly(Reason.TOO_DEEP);
        assertThat(alone.reasons()).containsExactly(Reason.TOO_DEEP);
        assertThat(open.reasons()).containsExactly(Reason.TOO_DEEP);
    }

    @Test
    void takesNestingThatIsTooDeepInAStringForAbsent() {
        String deep = "[".repeat(10_000);

        assertThat(read(HubRecord.with(
                                "\"status\":{\"errorCode\":53003",
                                "\"deviceDetail\":\"" + deep + "\",\"status\":{\"errorCode\":53003"))
                        .ids())
                .containsExactly("r-1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\u00FF", "\u00C0\u0080", "\u00ED\u00A0\u0080", "\u00F5\u0080\u0080\u0080", "\u0080", "\u00C3("})
    void refusesWhatIsNotUtf8AlsoWhereItIsNotNeeded(String bytes) {
        String bad = HubRecord.withId("bad").replace("A policy has blocked", bytes);
        byte[] batch = HubRecord.batch(HubRecord.withId("a"), bad, HubRecord.withId("b"))
                .getBytes(ISO_8859_1);

        Collected collected = read(batch);

        assertThat(collected.ids()).containsExactly("a", "b");
        assertThat(collected.reasons()).containsExactly(Reason.NOT_UTF8);
        assertThat(collected.deadLetters.get(0).origin().index()).isEqualTo(1);
    }

    @Test
    void readsEveryKindOfText() {
        String name = "Åsa Żółć 東京 😀 \\u00e5\\ud83d\\ude00";

        assertThat(read(HubRecord.with("Office 365 Exchange Online", name))
                        .signIns
                        .get(0)
                        .app()
                        .name())
                .isEqualTo("Åsa Żółć 東京 😀 å😀");
    }

    @Test
    void refusesARecordLargerThanTheLimitAndReadsOn() {
        String large = HubRecord.with("Ada Berg", "x".repeat(600_000));

        Collected collected = read(HubRecord.batch(HubRecord.withId("a"), large, HubRecord.withId("b")));

        assertThat(collected.ids()).containsExactly("a", "b");
        assertThat(collected.reasons()).containsExactly(Reason.TOO_LARGE);
        assertThat(collected.deadLetters.get(0).raw()).hasSize(DeadLetter.MAX_RAW_OF_FILE);
    }

    @Test
    void readsALargeRecordAndALargeBatch() {
        String large = HubRecord.with("A policy has blocked the sign-in.", "x".repeat(40_000));
        String[] records = new String[250];
        for (int i = 0; i < records.length; i++) {
            records[i] = HubRecord.withId("r-" + i);
        }

        assertThat(read(large).ids()).containsExactly("r-1");
        assertThat(read(HubRecord.batch(records)).ids()).hasSize(250).doesNotHaveDuplicates();
    }

    @Test
    void boundsTheTextsThatAttackersChoose() {
        String agent = read(HubRecord.with("Apple-iPhone14C5/2202.91", "z".repeat(100_000)))
                .signIns
                .get(0)
                .client()
                .agent();

        assertThat(agent).hasSize(1_024);
    }

    @Test
    void doesNotSearchForeverInHostileBytes() {
        String candidates = ",{\"a\":[".repeat(100_000);

        assertTimeout(Duration.ofSeconds(20), () -> {
            assertThat(read("[{]" + candidates).count()).isPositive();
            assertThat(read("[{\"a\":x}, \"b\":" + "[".repeat(1_000_000)).count())
                    .isPositive();
            assertThat(read("[]" + "]".repeat(1_000_000)).count()).isPositive();
            assertThat(read("[" + HubRecord.withId("a") + "]"
                                    + ",{\"category\":\"SignInLogs\",\"time\":\"x\"}]".repeat(20_000))
                            .ids())
                    .containsExactly("a");
        });
    }

    @Test
    void doesNotGuessAtOtherEncodings() {
        byte[] wide = HubRecord.withId("a").getBytes(java.nio.charset.StandardCharsets.UTF_16LE);

        assertThat(read(wide).reasons()).containsExactly(Reason.NOT_JSON);
    }
}
