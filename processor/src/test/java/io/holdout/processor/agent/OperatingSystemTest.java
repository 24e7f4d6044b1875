package io.holdout.processor.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OperatingSystemTest {
    @ParameterizedTest
    @CsvSource({
        "Ios 18.2.1, IOS, 18.2.1",
        "Ios, IOS, ''",
        "iOS 15, IOS, 15",
        "MacOs, MACOS, ''",
        "Mac OS X, MACOS, ''",
        "Windows 10, WINDOWS, 10",
        "Windows10, WINDOWS, 10",
        "Android, ANDROID, ''",
        "Android 14, ANDROID, 14",
        "'', OTHER, ''",
        "Linux, OTHER, ''",
        "iosiosiosiosios, OTHER, ''",
    })
    void readsTheSpellingsOfDeviceDetail(String text, Platform platform, String version) {
        assertThat(OperatingSystem.named(text)).isEqualTo(new OperatingSystem(platform, version, ""));
    }

    @ParameterizedTest
    @CsvSource({
        "IOS, 15.6, '', YES",
        "IPADOS, 15.10, '', YES",
        "IOS, 15.5, '', NO",
        "IOS, 15, '', UNKNOWN",
        "IOS, 15, 19G999, YES",
        "IOS, 15, 19F999, NO",
        "IOS, '', 25A1, YES",
        "IOS, '', 34A1, YES",
        "IOS, '', 35A1, UNKNOWN",
        "IOS, '', 0A1, UNKNOWN",
        "IOS, '', 4A102, UNKNOWN",
        "IOS, '', 6A1, UNKNOWN",
        "IOS, '', 7E18, NO",
        "IOS, '', '', UNKNOWN",
        "MACOS, 15.6, 24G84, NO",
        "ANDROID, 16, '', NO",
        "OTHER, '', '', NO",
    })
    void knowsWhichSystemsMoveTheirAccountsByThemselves(
            Platform platform, String version, String build, Answer answer) {
        assertThat(new OperatingSystem(platform, version, build).upgradesSilently())
                .isEqualTo(answer);
    }

    @ParameterizedTest
    @CsvSource({
        "11.3.1, 15E302, YES",
        "11.3, 15E218, NO",
        "10, 14A5304i, NO",
        "11, 15E999, UNKNOWN",
        "12, 16A999, YES",
        "'', 25A1, YES",
        "'', 0A1, UNKNOWN",
        "'', 99Z999, UNKNOWN",
        "'', '', UNKNOWN",
    })
    void knowsWhichSystemsCanSignInWithOAuth(String version, String build, Answer answer) {
        assertThat(new OperatingSystem(Platform.IOS, version, build).supportsModernSignIn())
                .isEqualTo(answer);
    }

    /** iOS 12.4.8, the last of train 16 up to G, is of 2020-07-15, 15.6.1 of 2022-08-17; 15.8.8 is 19H422, of a letter that goes on. */
    @ParameterizedTest
    @CsvSource({
        "IOS, 16B92, 2023-07-15T23:59:59Z, false",
        "IOS, 16B92, 2023-07-16T00:00:00Z, true",
        "IPADOS, 19G82, 2025-08-17T12:00:00Z, false",
        "IPADOS, 19G82, 2025-08-18T12:00:00Z, true",
        "IOS, 7E18, 2026-01-01T00:00:00Z, true",
        "IOS, 19H422, 2030-01-01T00:00:00Z, false",
        "IOS, 23A330, 2040-01-01T00:00:00Z, false",
        "IOS, 99Z999, 2040-01-01T00:00:00Z, false",
        "IOS, '', 2040-01-01T00:00:00Z, false",
        "MACOS, 21A559, 2040-01-01T00:00:00Z, false",
    })
    void isOutdatedThreeYearsAfterTheLastBuildItCanBe(Platform platform, String build, Instant at, boolean outdated) {
        assertThat(new OperatingSystem(platform, "", build).isOutdated(at)).isEqualTo(outdated);
    }
}
