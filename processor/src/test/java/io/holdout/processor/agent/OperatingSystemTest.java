package io.holdout.processor.agent;

import static org.assertj.core.api.Assertions.assertThat;

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
        "'', '', UNKNOWN",
    })
    void knowsWhichSystemsCanSignInWithOAuth(String version, String build, Answer answer) {
        assertThat(new OperatingSystem(Platform.IOS, version, build).supportsModernSignIn())
                .isEqualTo(answer);
    }
}
