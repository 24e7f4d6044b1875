package io.holdout.processor.agent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class OsVersionTest {
    @ParameterizedTest
    @CsvSource({
        "15.6, 15.10",
        "15.6, 15.6.1",
        "9.3.5, 10.0",
        "15, 15.0",
        "16.4.1 (a), 16.5",
        "10.0.9999, 10.0.17134",
    })
    void comparesNumbersNotLetters(String earlier, String later) {
        OsVersion a = parsed(earlier);
        OsVersion b = parsed(later);

        assertThat(a).isLessThan(b);
        assertThat(b.compareTo(a)).isPositive();
    }

    @ParameterizedTest
    @CsvSource({
        "15.6, 15, 6, YES",
        "15.10, 15, 6, YES",
        "15.5.9, 15, 6, NO",
        "16, 15, 6, YES",
        "15, 15, 6, UNKNOWN",
        "15, 15, 0, YES",
        "14, 15, 6, NO",
        "26.0, 15, 6, YES",
    })
    void leavesOpenWhatTheMajorVersionAloneCannotDecide(String version, int major, int minor, Answer answer) {
        assertThat(parsed(version).atLeast(major, minor)).isEqualTo(answer);
    }

    @ParameterizedTest
    @CsvSource({"15, 15", "15.6, 15.6", "15.6.0, 15.6", "15.0, 15.0", "16.4.1 (a), 16.4.1", "1.2.3.4, 1.2.3"})
    void readsUpToThreeNumbers(String text, String version) {
        assertThat(OsVersion.parse(text)).hasToString(version);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "x", "15.", "15..6", "-1", "1234567", "15.1234567", "１５"})
    void refusesWhatIsNoVersion(String text) {
        assertThat(OsVersion.parse(text)).isNull();
    }

    private static OsVersion parsed(String text) {
        OsVersion version = OsVersion.parse(text);
        if (version == null) {
            throw new AssertionError("not read: " + text);
        }
        return version;
    }
}
