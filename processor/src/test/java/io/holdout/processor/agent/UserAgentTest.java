package io.holdout.processor.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

final class UserAgentTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "iOS/15.6 (19G71) dataaccessd/1.0 | APPLE | IOS | 15.6 | 19G71",
                "iOS/14.0 (18A373) accountsd/1.0 | APPLE | IOS | 14.0 | 18A373",
                "iOS/11.2.6 (15D100) dataaccessd/1.0 | APPLE | IOS | 11.2.6 | 15D100",
                "macOS/13.4 (22F66) dataaccessd/1.0 | MAC | MACOS | 13.4 | 22F66",
                "macOS/12.4 (21F79) CalendarAgent/1 Mail/1 | MAC | MACOS | 12.4 | 21F79",
                "AppleExchangeWebServices/818.120.2 accountsd/113 | MAC | MACOS | '' | ''",
                "MacOSX/10.15.7 ExchangeWebServices/14.0 | MAC | MACOS | 10.15.7 | ''",
                "Mac OS X/10.14.6 (18G95) CalendarAgent/416 | MAC | MACOS | 10.14.6 | 18G95",
                "iOS/15.6 (<b>) dataaccessd/1.0 | APPLE | IOS | 15.6 | ''",
            })
    void readsVersionsInClear(String text, Family family, Platform platform, String version, String build) {
        UserAgent agent = UserAgent.decode(text);

        assertThat(agent.family()).isEqualTo(family);
        assertThat(agent.platform()).isEqualTo(platform);
        assertThat(agent.osVersion()).isEqualTo(version);
        assertThat(agent.osBuild()).isEqualTo(build);
        assertThat(agent.model()).isEmpty();
        assertThat(agent.decoded()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"iOS/ dataaccessd/1.0", "iOS/x", "macOS/(22F66)", "iOS/99999999.1 (19G71)"})
    void readsNoVersionThatIsNone(String text) {
        UserAgent agent = UserAgent.decode(text);

        assertThat(agent.osVersion()).isEmpty();
        assertThat(agent.decoded()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Android-SAMSUNG-SM-A515F/101.10 | SAMSUNG | ANDROID | SM-A515F | ''",
                "SAMSUNG-SM-G991B/101.120000 | SAMSUNG | ANDROID | SM-G991B | ''",
                "SAMSUNG-SAMSUNG-SM-G900A/101.403 | SAMSUNG | ANDROID | SM-G900A | ''",
                "SAMSUNG-SM-A515F | SAMSUNG | ANDROID | SM-A515F | ''",
                "Android-Mail/2020.11.29.346182102.Release | GMAIL | ANDROID | '' | ''",
                "Android-14/EAS-2.0 | ANDROID | ANDROID | '' | 14",
                "Android/6.0.1-EAS-1.3 | ANDROID | ANDROID | '' | 6.0.1",
                "Android-HUAWEI/1.0 | ANDROID | ANDROID | '' | ''",
                "Outlook-iOS-Android/1.0 | OUTLOOK_MOBILE | OTHER | '' | ''",
                "MSFT-WIN-3/10.0.17134 | WINDOWS_MAIL | WINDOWS | '' | 10.0.17134",
                "MSFT-WIN-4/10.0.15063 | WINDOWS_MAIL | WINDOWS | '' | 10.0.15063",
                "MSFT-WP/8.10.14219 | WINDOWS_PHONE | WINDOWS | '' | 8.10.14219",
                "Microsoft.SkypeRoomSystem/4.17.51.0 | TEAMS_ROOMS | OTHER | '' | ''",
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) teamsrooms/5.0.111.0 | TEAMS_ROOMS | OTHER | '' | ''",
                "Microsoft Teams Rooms 5.0 | TEAMS_ROOMS | OTHER | '' | ''",
                "Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0.14326; Pro) | OUTLOOK_DESKTOP | WINDOWS | 16 | 10.0",
                "Microsoft Office/15.0 (Windows NT 6.1; Microsoft Outlook 15.0.5537; Pro) | OUTLOOK_DESKTOP | WINDOWS | 15 | 6.1",
                "Microsoft Office/14.0 (Microsoft Outlook 14.0.7268; Pro) | OUTLOOK_DESKTOP | WINDOWS | 14 | ''",
                "MacOutlook/16.16.7 (Intelx64 Mac OS X Version 10.14.2) | OUTLOOK_DESKTOP | MACOS | mac-16 | ''",
            })
    void readsOtherMailApps(String text, Family family, Platform platform, String model, String version) {
        UserAgent agent = UserAgent.decode(text);

        assertThat(agent.family()).isEqualTo(family);
        assertThat(agent.platform()).isEqualTo(platform);
        assertThat(agent.model()).isEqualTo(model);
        assertThat(agent.osVersion()).isEqualTo(version);
        assertThat(agent.decoded()).isTrue();
        assertThat(agent.tool()).isFalse();
    }

    @Test
    void namesTheVersionsOfOutlook() {
        assertThat(UserAgent.decode("Microsoft Office/15.0 (Microsoft Outlook 15.0.5537; Pro)")
                        .modelName())
                .isEqualTo("Outlook 2013");
        assertThat(UserAgent.decode("Microsoft Office/16.0 (Microsoft Outlook 16.0.14326; Pro)")
                        .modelName())
                .isEqualTo("Outlook 2016 or later");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Android-SAMSUNG-/101.10",
                "Android-SAMSUNG-SM A515F/101.10",
                "Android-SAMSUNG-SM|A515F/101.10",
                "Android-SAMSUNG-<script>/101.10",
                "SAMSUNG-АSM/101.10",
                "SAMSUNG-SM-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA/101.10",
            })
    void believesNoModelOfSamsungWithOtherSigns(String text) {
        UserAgent agent = UserAgent.decode(text);

        assertThat(agent.family()).isEqualTo(Family.SAMSUNG);
        assertThat(agent.model()).isEmpty();
        assertThat(agent.decoded()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "BAV2ROPC",
                "bav2ropc",
                "CBAInPROD",
                "CBAinPROD",
                "CBAINTAR",
                "CBAinTAR",
                "MSRPC",
                "msrpc",
                "x BAV2ROPC/1.0",
                "BBAV2ROPC",
                "CBAInCBAInPROD"
            })
    void seesExchangeSignInForAClientHoweverItIsSpelled(String text) {
        UserAgent agent = UserAgent.decode(text);

        assertThat(agent.family()).isEqualTo(Family.EXCHANGE_PROXY);
        assertThat(agent.decoded()).isFalse();
        assertThat(agent.model()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "python-requests/2.31.0", "Python-urllib/3.11", "axios/1.7.9", "fasthttp", "go-resty/2.14.0",
                        "GuzzleHttp/7",
                "curl/8.5.0", "okhttp/4.12.0", "node-fetch/1.0", "undici", "Go-http-client/1.1", "CURL/7.1"
            })
    void takesLibrariesForAHintOfTools(String text) {
        UserAgent agent = UserAgent.decode(text);

        assertThat(agent.family()).isEqualTo(Family.SCRIPT);
        assertThat(agent.tool()).isTrue();
        assertThat(agent.decoded()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Apple-iPhone9C1/1602.92 | APPLE",
                "AppleExchangeWebServices/814.80.3 accountsd/113 | MAC",
                "Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0.12026; Pro) | OUTLOOK_DESKTOP",
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Teams/1.3.00.30866 Chrome/80 Electron/8.5.1 Safari/537.36 | BROWSER",
            })
    void marksWhatAttackToolsSendUnlessToldOtherwise(String text, Family family) {
        UserAgent agent = UserAgent.decode(text);

        assertThat(agent.tool()).isTrue();
        assertThat(agent.family()).isEqualTo(family);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Mozilla/5.0 (iPhone; CPU iPhone OS 16_6 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 | IOS | 16.6",
                "Mozilla/5.0 (iPhone; CPU iPhone OS 17_7_2 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 | IOS | 17.7.2",
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 | IOS | ''",
                "Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 | IOS | ''",
                "Mozilla/5.0 (iPad; CPU OS 15_5 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 | IPADOS | 15.5",
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Safari/605.1.15 | MACOS | ''",
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 | WINDOWS | ''",
                "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 | ANDROID | ''",
                "Mozilla/5.0 | OTHER | ''",
                "Mozilla/5.0 (iPhone; CPU iPhone OS like Mac OS X) | IOS | ''",
            })
    void takesNoVersionFromBrowsersThatFrozeIt(String text, Platform platform, String version) {
        UserAgent agent = UserAgent.decode(text);

        assertThat(agent.family()).isEqualTo(Family.BROWSER);
        assertThat(agent.platform()).isEqualTo(platform);
        assertThat(agent.osVersion()).isEqualTo(version);
        assertThat(agent.osBuild()).isEmpty();
        assertThat(agent.decoded()).isFalse();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " ", "\t\n"})
    void saysNothingOfNothing(String text) {
        assertThat(UserAgent.decode(text).family()).isEqualTo(Family.NONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PKeyAuth/1.0",
                "Nine/4.9",
                "TouchDown(MSRPX)/8",
                "androidmail",
                "=cmd()",
                "apple-iPhone9C1/1907.71"
            })
    void saysNothingOfUnknownForms(String text) {
        UserAgent agent = UserAgent.decode(text);

        assertThat(agent.family()).isEqualTo(Family.OTHER);
        assertThat(agent.decoded()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "C",
                "Apple-iPhone",
                "Apple-iPhone9C1/1602.",
                "Mozilla/5.0 (",
                "iOS/1.",
                "BAV2ROP",
                "Android-SAMSUNG-",
                "0",
                "%2C",
                "Apple-%2C",
                "Microsoft Office/16",
                "\u0000",
                "\uD83D\uDE00"
            })
    void staysFastOnHostileTexts(String piece) {
        String text = (piece + piece.charAt(piece.length() - 1)).repeat(600);

        // a pattern that backtracks would need hours for this
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            for (int i = 0; i < 2_000; i++) {
                UserAgent.decode(text);
            }
        });
    }

    @Test
    void remembersWhatAgentsSay() {
        UserAgents agents = new UserAgents();

        assertThat(agents.decode("Apple-iPhone9C1/1907.71")).isEqualTo(UserAgent.decode("Apple-iPhone9C1/1907.71"));
        assertThat(agents.decode("Apple-iPhone9C1/1907.71")).isSameAs(agents.decode("Apple-iPhone9C1/1907.71"));
        assertThat(agents.decode(null).family()).isEqualTo(Family.NONE);
    }
}
