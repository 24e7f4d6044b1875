package io.holdout.processor.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdout.model.Protocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DeviceKeyTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Apple-iPhone9C1/1602.92 | EAS | 203.0.113.7 | apple:iPhone9,1 | APPLE",
                "Apple-iPhone9C1/1627.92 | EAS | 203.0.113.7 | apple:iPhone9,1 | APPLE",
                "Apple-/1602.92 | EAS | 203.0.113.7 | eas:203.0.113.0/24 | OTHER",
                "iOS/15.6 (19G71) dataaccessd/1.0 | EAS | 203.0.113.7 | eas:203.0.113.0/24 | OTHER",
                "Android-SAMSUNG-SM-A515F/101.10 | EAS | 203.0.113.7 | samsung:SM-A515F | SAMSUNG",
                "Android-SAMSUNG-S M/101.10 | EAS | 203.0.113.7 | eas:203.0.113.0/24 | OTHER",
                "Android-Mail/2020.11.29.346182102.Release | EAS | 203.0.113.7 | gmail | GMAIL",
                "Android-14/EAS | EAS | 203.0.113.7 | android | ANDROID",
                "Outlook-iOS-Android/1.0 | EAS | 203.0.113.7 | outlook-mobile | OUTLOOK_MOBILE",
                "MSFT-WIN-3/10.0.17134 | EAS | 203.0.113.7 | windows-mail | WINDOWS_MAIL",
                "Microsoft.SkypeRoomSystem/4.17.51.0 | EWS | 203.0.113.7 | teams-rooms | TEAMS_ROOMS",
                "Microsoft Office/15.0 (Windows NT 6.1; Microsoft Outlook 15.0.5537; Pro) | MAPI | 203.0.113.7 | outlook-desktop:15 | OUTLOOK_DESKTOP",
                "Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0.14326; Pro) | EWS | 203.0.113.7 | outlook-desktop:16 | OUTLOOK_DESKTOP",
                "BAV2ROPC | SMTP | 203.0.113.7 | smtp:203.0.113.0/24 | OTHER",
                "CBAInPROD | IMAP | 198.51.100.9 | imap:198.51.100.0/24 | OTHER",
                "AppleExchangeWebServices/818.120.2 accountsd/113 | EWS | 2001:db8:1:2:3:4:5:6 | ews:2001:db8:1:2::/64 | OTHER",
                "python-requests/2.31.0 | SMTP | 203.0.113.7 | smtp:203.0.113.0/24 | OTHER",
                "'' | IMAP | '' | imap:unknown | OTHER",
                "something/1.0 | POP | not an address | pop:unknown | OTHER",
            })
    void namesTheDevice(String agent, Protocol protocol, String address, String key, Family family) {
        assertThat(DeviceKey.of(UserAgent.decode(agent), protocol, SourcePrefix.of(address)))
                .isEqualTo(key);
        assertThat(Family.ofDevice(key)).isEqualTo(family);
    }

    @Test
    void keepsTheNameOverAnUpdateAndAMove() {
        String before =
                DeviceKey.of(UserAgent.decode("Apple-iPhone9C1/1602.92"), Protocol.EAS, SourcePrefix.of("203.0.113.7"));
        String after = DeviceKey.of(
                UserAgent.decode("Apple-iPhone9C1/1907.71"), Protocol.EAS, SourcePrefix.of("198.51.100.1"));

        assertThat(after).isEqualTo(before);
    }
}
