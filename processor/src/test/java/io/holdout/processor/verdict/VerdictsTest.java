package io.holdout.processor.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class VerdictsTest {
    /** Verdict without proof of a password, verdict with one, verdict on a password grant, and the codes. */
    private static final String[] ROWS = {
        "OK OK OK 0",
        "BAD BAD BAD 50126 50056 50064 80007",
        "ENUM ENUM ENUM 50034 51004 90072 50020",
        "LOCK LOCK LOCK 50053 300300",
        "ACCT ACCT ACCT 50057",
        "ACCT KNOWN KNOWN 50055 50144",
        "KNOWN KNOWN KNOWN 50135 50142 500121 53000 53001 53002 53003 53004 53011 530032 530034 530035 50131 50105 80012",
        "INT KNOWN KNOWN 50074 50076 50079 50072 50158",
        "INT INT INT 50097 50155 50129 50058 50199 50140 50125 50143 50127 16000 16001 16003",
        "INT INT INT 81010 81012 81004 81009 81011 81014",
        "CONSENT CONSENT KNOWN 65001",
        "CONSENT CONSENT CONSENT 65004 90094 90095 90008 65005 650052 650056 650057",
        "APP APP KNOWN 700016",
        "APP APP APP 65002 500011 7000218 70001 7000112 7000222 7000215",
        "TOKEN TOKEN TOKEN 50132 50133 50173 70008 700082 70043 70044 700084 70000",
        "SVC SVC SVC 50196 90055 80001 80002 80005 80010 80013 80014 90033 90024 90012",
        "UNLISTED UNLISTED UNLISTED 1 -1 99999999",
    };

    static Stream<Arguments> codes() {
        return Arrays.stream(ROWS)
                .map(row -> row.split(" "))
                .flatMap(row -> Arrays.stream(row)
                        .skip(3)
                        .map(code -> Arguments.of(
                                Integer.parseInt(code),
                                Verdict.valueOf(row[0]),
                                Verdict.valueOf(row[1]),
                                Verdict.valueOf(row[2]))));
    }

    @ParameterizedTest(name = "{0} is {1}, {2} with a password, {3} in a password grant")
    @MethodSource("codes")
    void judgesEveryCode(int code, Verdict plain, Verdict password, Verdict ropc) {
        assertThat(Verdicts.of(code, false, false)).isEqualTo(plain);
        assertThat(Verdicts.of(code, true, false)).isEqualTo(password);
        assertThat(Verdicts.of(code, true, true)).isEqualTo(ropc);
        assertThat(Verdicts.of(code, false, true)).isEqualTo(ropc);
        assertThat(Verdicts.of(code).code()).isEqualTo(code);
    }

    @Test
    void listsTheseCodesAndNoOthers() {
        long unlisted = 3;

        assertThat(Verdicts.all()).hasSize((int) (codes().count() - unlisted));
    }

    @ParameterizedTest
    @ValueSource(ints = {50131, 80012})
    void doubtsThatThePasswordWasRight(int code) {
        assertThat(Verdicts.of(code).doubtful()).isTrue();
    }

    @Test
    void doubtsNoOtherVerdict() {
        assertThat(Verdicts.all()).filteredOn(ErrorCode::doubtful).hasSize(2);
    }

    @Test
    void saysInAFewWordsWhatEveryCodeMeans() {
        assertThat(Verdicts.all())
                .allSatisfy(code -> assertThat(code.meaning())
                        .isNotBlank()
                        .hasSizeLessThan(100)
                        .doesNotEndWith(".")
                        .doesNotContain("right password"));
    }
}
