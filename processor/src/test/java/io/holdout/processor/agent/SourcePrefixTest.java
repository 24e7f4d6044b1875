package io.holdout.processor.agent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SourcePrefixTest {
    @ParameterizedTest
    @CsvSource({
        "203.0.113.7, 203.0.113.0/24, 203.0.113.0/24",
        "255.255.255.255, 255.255.255.0/24, 255.255.255.0/24",
        "0.0.0.0, 0.0.0.0/24, 0.0.0.0/24",
        "2001:db8:1:2:3:4:5:6, 2001:db8:1:2::/64, 2001:db8:1::/48",
        "2001:0DB8:0001:0002:0003:0004:0005:0006, 2001:db8:1:2::/64, 2001:db8:1::/48",
        "2001:db8::1, 2001:db8::/64, 2001:db8::/48",
        "2001:db8:0:7::1, 2001:db8:0:7::/64, 2001:db8::/48",
        "2001:0:0:7::1, 2001:0:0:7::/64, 2001::/48",
        "::1, ::/64, ::/48",
        "::, ::/64, ::/48",
        "1:2:3:4:5:6:7::, 1:2:3:4::/64, 1:2:3::/48",
        "fe80::1%eth0, fe80::/64, fe80::/48",
        "::ffff:203.0.113.7, 203.0.113.0/24, 203.0.113.0/24",
        "::FFFF:cb00:7107, 203.0.113.0/24, 203.0.113.0/24",
        "64:ff9b::203.0.113.7, 64:ff9b::/64, 64:ff9b::/48",
    })
    void namesTheNetwork(String address, String narrow, String wide) {
        assertThat(SourcePrefix.of(address)).hasToString(narrow);
        assertThat(SourcePrefix.wide(address)).hasToString(wide);
        assertThat(SourcePrefix.of(address).isKnown()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "localhost",
                "mail.contoso.example",
                "203.0.113",
                "203.0.113.7.1",
                "203.0.113.256",
                "203.0.113.07",
                "203.0.113.7:443",
                "203.0.113.-1",
                "203..113.7",
                "203.0.113.",
                "0x7f.0.0.1",
                "2130706433",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1::2::3",
                ":::",
                ":1::2",
                "1:",
                ":",
                "12345::",
                "g::",
                "1:2:3:4:5:6:7:8::",
                "::1.2.3",
                "1:2:3:4:5:6:7:1.2.3.4",
                "::1.2.3.4:5",
                "[::1]",
                "２０３.0.113.7",
                "::１"
            })
    void knowsNoNetworkOfAnythingElse(String address) {
        assertThat(SourcePrefix.of(address)).isEqualTo(SourcePrefix.UNKNOWN).hasToString("unknown");
        assertThat(SourcePrefix.wide(address)).isEqualTo(SourcePrefix.UNKNOWN);
    }

    @Test
    void knowsNoNetworkWithoutAddress() {
        assertThat(SourcePrefix.of(null).isKnown()).isFalse();
    }
}
